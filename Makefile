# Vigiclic's habits. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run
TEST_STAMP := $(VENV)/.test
NODE_STAMP := node_modules/.stamp
SOURCES := server classifier tools tests

.PHONY: help run test lint types js bench fuzz audit bench-compare soak torture screenshots package format lock train clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## */\1\t/' | column -ts $$'\t'

$(RUN_STAMP): requirements/run.lock pyproject.toml tools/setup.sh
	@tools/setup.sh $(VENV) requirements/run.lock
	@touch $@

$(TEST_STAMP): requirements/test.lock pyproject.toml tools/setup.sh
	@tools/setup.sh $(VENV) requirements/test.lock
	@touch $@ $(RUN_STAMP)

$(NODE_STAMP): package-lock.json package.json $(TEST_STAMP)
	@# Run by its own file: installers turn the link that `npm` is into a copy that finds nothing.
	@node=$$($(BIN)/python tools/node_path.py); PATH="$$node:$$PATH" \
	  node "$$node/../lib/node_modules/npm/bin/npm-cli.js" ci --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

train: $(RUN_STAMP) ## fit the shipped model if the texts or the code have changed
	@$(BIN)/vigiclic-classifier train --if-stale

run: $(RUN_STAMP) ## set everything up and start Vigiclic
	@# Told first: it can be done while the model is being fitted.
	@$(BIN)/vigiclic extension guide
	@$(BIN)/vigiclic-classifier train --if-stale
	@$(BIN)/vigiclic serve

test: $(TEST_STAMP) $(NODE_STAMP) ## every check and every test, browsers included
	@$(BIN)/python tools/browsers.py
	@$(MAKE) --no-print-directory lint types js
	@$(BIN)/vigiclic-classifier train --if-stale
	@# It judges a change: nothing is drawn by lot here, as it is by pytest alone and by `make fuzz`.
	@CI=$${CI:-1} $(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(TEST_STAMP) ## style, without changing anything
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)

types: $(TEST_STAMP) ## mypy, strict
	@$(BIN)/mypy

js: $(NODE_STAMP) ## the extension: types, unit tests, web-ext lint
	@PATH="$$($(BIN)/python tools/node_path.py):$$PATH" tools/check_extension.sh

bench: $(TEST_STAMP) $(NODE_STAMP) ## speed, as ratios within one run
	@$(BIN)/python tools/browsers.py
	@$(BIN)/vigiclic-classifier train --if-stale
	@$(BIN)/python -m tests.benchmarks $(BENCH_ARGS)

bench-compare: $(TEST_STAMP) ## the last run's ratios beside the kept ones (`--keep` in COMPARE_ARGS keeps it)
	@$(BIN)/python -m tests.benchmarks.compare $(COMPARE_ARGS)

soak: $(TEST_STAMP) ## a day in fast motion and a crowd for ten minutes: some half an hour
	@$(BIN)/vigiclic-classifier train --if-stale
	@$(BIN)/python -m tests.reliability soak crowd $(SOAK_ARGS)

torture: $(TEST_STAMP) ## 200 kills at random moments under load
	@$(BIN)/vigiclic-classifier train --if-stale
	@$(BIN)/python -m tests.reliability torture $(TORTURE_ARGS)

fuzz: $(TEST_STAMP) ## fuzz at length: FUZZ_ARGS="reader --count 100000" (all by default)
	@$(BIN)/vigiclic-classifier train --if-stale
	@$(BIN)/python -m tests.fuzz $(FUZZ_ARGS)

audit: $(TEST_STAMP) ## what it rests on: each dependency with its reason, pinned and tested
	@$(BIN)/python -m tools.audit

screenshots: $(TEST_STAMP) ## the README's pictures anew: look at them before committing
	@$(BIN)/python tools/browsers.py
	@$(BIN)/vigiclic-classifier train --if-stale
	@$(BIN)/python -m tests.browser.screenshots

package: $(TEST_STAMP) ## both store archives and the wheel, into dist/
	@$(BIN)/python -m tools.package dist

format: $(TEST_STAMP) ## put the sources into shape
	@$(BIN)/ruff check --fix $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)

lock: $(TEST_STAMP) ## renew the pinned versions
	@tools/lock.sh $(VENV)

clean: ## remove what the set-up made
	rm -rf $(VENV) node_modules build dist *.egg-info .mypy_cache .ruff_cache
