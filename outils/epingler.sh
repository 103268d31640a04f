#!/usr/bin/env bash
# Writes requirements*.txt anew from requirements*.in: exact versions, their hashes, and no address.
# Versions already pinned stay; to raise them: outils/epingler.sh --upgrade
set -euo pipefail
cd "$(dirname "$0")/.."

atelier=$(mktemp -d)
trap 'rm -rf "$atelier"' EXIT
python3 -m venv "$atelier/venv"
"$atelier/venv/bin/python" -m pip install --quiet --disable-pip-version-check pip-tools

for liste in requirements requirements-build requirements-windows requirements-dev; do
    "$atelier/venv/bin/pip-compile" --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
        --output-file "$liste.txt" "$@" "$liste.in"
done
