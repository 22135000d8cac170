#!/usr/bin/env bash
# Lints once, with every report that the job needs, and leaves the verdict to the last step, so that the findings are
# uploaded before the job fails.
set -euo pipefail

# Each line of an input is one argument. Nothing in it is evaluated.
lines() {
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    line=${line%$'\r'}
    if [[ -n ${line//[[:space:]]/} ]]; then given+=("$line"); fi
  done <<<"$1"
}

given=()
lines "${AWSLINT_ARGS-}"
arguments=(${given[@]+"${given[@]}"})
given=()
lines "${AWSLINT_PATHS:-.}"
paths=("${given[@]:-.}")

reports=$(mktemp -d "${RUNNER_TEMP:?}/awslint-reports.XXXXXX")
arguments+=(--fail-on "${AWSLINT_FAIL_ON:-info}")
if [[ -n ${AWSLINT_CONFIG-} ]]; then arguments+=(--config "$AWSLINT_CONFIG"); fi
if [[ -n ${AWSLINT_BASELINE-} ]]; then arguments+=(--baseline "$AWSLINT_BASELINE"); fi
arguments+=(--format sarif --output "$reports/awslint.sarif")
arguments+=(--format concise --output "$reports/awslint.txt")
arguments+=(--format markdown --output "$reports/awslint.md")
# What a file is called or holds must not become a command: only awslint's own, escaped ones are let through.
if [[ ${AWSLINT_ANNOTATIONS:-true} == true ]]; then arguments+=(--format github); else arguments+=(--format human); fi

status=0
"${AWSLINT_BINARY:?}" "${arguments[@]}" -- "${paths[@]}" || status=$?

# A step's summary may have a mebibyte; the Markdown keeps below it.
if [[ -f $reports/awslint.md ]]; then cat "$reports/awslint.md" >>"$GITHUB_STEP_SUMMARY"; fi
findings=0
if [[ -f $reports/awslint.txt ]]; then findings=$(wc -l <"$reports/awslint.txt"); fi
code=$status
if ((status == 0 && findings > 0)); then code=1; fi
{
  if [[ -f $reports/awslint.sarif ]]; then echo "sarif-file=$reports/awslint.sarif"; fi
  echo "findings=$((findings))"
  echo "exit-code=$code"
  echo "status=$status"
} >>"$GITHUB_OUTPUT"
