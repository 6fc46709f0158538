#!/usr/bin/env bash
# Renews the pinned versions: tools/lock.sh VENV
set -euo pipefail
venv=$1
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check uv
compile=("$venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes
  --no-emit-index-url --no-emit-find-links --no-header)
"${compile[@]}" --extra test pyproject.toml --output-file requirements/test.lock
# The tests run on the same versions as the workers' machines.
"${compile[@]}" pyproject.toml --constraint requirements/test.lock --output-file requirements/run.lock
