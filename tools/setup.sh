#!/usr/bin/env bash
# Makes the virtual environment with the pinned versions: tools/setup.sh VENV LOCK
set -euo pipefail
venv=$1
lock=$2

say() { printf 'vigiclic: %s\n' "$*" >&2; }

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s' "$candidate"
      return
    fi
  done
  say "Python 3.11 or newer is needed: apt-get install python3 (or set PYTHON=/path/to/python3)"
  exit 1
}

if [ ! -x "$venv/bin/pip" ]; then
  python=$(find_python)
  say "making the virtual environment $venv with $("$python" --version)"
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian ships venv's seed in a package of its own.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      say "installing python3-venv"
      apt-get update -qq
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    else
      say "Python's venv module is missing: run 'sudo apt-get install python3-venv' and try again"
      exit 1
    fi
  fi
  rm -rf "$venv"
  "$python" -m venv "$venv"
fi

say "installing the pinned dependencies ($lock); the first time this takes a minute or two"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
# The build backend is not in the run lock: it is only needed to link this folder.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --editable .
