#!/usr/bin/env bash
# Puts a released awslint into a folder of this job and says where it is. A binary of the same version that the runner
# already has is taken as it is.
set -euo pipefail

action=${GITHUB_ACTION_PATH:?}
# Without a wish it is the version of this checkout of the action.
version=${AWSLINT_VERSION:-$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' "$action/Cargo.toml")}
version=${version#v}
if [[ ! $version =~ ^[0-9]+\.[0-9]+\.[0-9]+([.-][0-9A-Za-z.-]+)?$ ]]; then
  echo "::error title=awslint::the input version is not a version; write for example 0.1.0"
  exit 2
fi

found=$(command -v awslint || true)
if [[ -n $found && $("$found" --version) == "awslint $version" ]]; then
  echo "binary=$found" >>"$GITHUB_OUTPUT"
  exit 0
fi

case "${RUNNER_OS:?}-${RUNNER_ARCH:?}" in
  Linux-X64) target=x86_64-unknown-linux-musl archive=tar.gz ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl archive=tar.gz ;;
  macOS-X64) target=x86_64-apple-darwin archive=tar.gz ;;
  macOS-ARM64) target=aarch64-apple-darwin archive=tar.gz ;;
  Windows-X64) target=x86_64-pc-windows-msvc archive=zip ;;
  *)
    echo "::error title=awslint::there is no release for ${RUNNER_OS} on ${RUNNER_ARCH}"
    exit 2
    ;;
esac

repository=$(sed -n 's/^repository = "\(.*\)"$/\1/p' "$action/Cargo.toml")
release="$repository/releases/download/v$version"
folder=$(mktemp -d "${RUNNER_TEMP:?}/awslint.XXXXXX")
cd "$folder"
file="awslint-$version-$target.$archive"
for name in "$file" "$file.sha256"; do
  curl --fail --silent --show-error --location --retry 3 --output "$name" "$release/$name"
done
# macOS has no sha256sum.
if command -v sha256sum >/dev/null; then sha256sum --check --quiet "$file.sha256"; else shasum -a 256 -c "$file.sha256"; fi
if [[ $archive == zip ]]; then unzip -q "$file"; else tar -xzf "$file"; fi
binary="$folder/awslint-$version-$target/awslint"
[[ $RUNNER_OS == Windows ]] && binary+=.exe
"$binary" --version
echo "binary=$binary" >>"$GITHUB_OUTPUT"
