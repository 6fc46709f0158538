#!/usr/bin/env bash
# The extension's own checks: types, unit tests, the stores' linter. Needs node in PATH.
set -euo pipefail
node_modules/.bin/tsc -p extension/jsconfig.json
node --test "tests/extension/*.test.js"
node_modules/.bin/web-ext lint --source-dir extension --self-hosted --no-config-discovery --boring \
  --ignore-files jsconfig.json messages.d.ts
