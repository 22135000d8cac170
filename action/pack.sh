#!/usr/bin/env bash
# Packs the binary of one target for a release, with its checksum beside it: `action/install.sh` and cargo-binstall look
# for these names.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${1:?the target}
version=$(cargo pkgid --package awslint | sed 's/.*[#@]//')
name="awslint-$version-$target"
mkdir -p "dist/$name"
cp README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT "dist/$name/"
cd dist
if [[ $target == *windows* ]]; then
  cp "../target/$target/release/awslint.exe" "$name/"
  7z a -bso0 "$name.zip" "$name"
  file="$name.zip"
else
  cp "../target/$target/release/awslint" "$name/"
  tar -czf "$name.tar.gz" "$name"
  file="$name.tar.gz"
fi
if command -v sha256sum >/dev/null; then sha256sum "$file"; else shasum -a 256 "$file"; fi >"$file.sha256"
rm -r "$name"
