# `make help` lists the targets. Python 3.11 or 3.12, GNU make and a package index are all that is needed.
SHELL := /bin/sh
.DEFAULT_GOAL := help

CORPUS ?= corpus
OUTPUTS ?= outputs
GOLD ?= corpus/gold
SECONDS ?= 600
REPORT ?= build/report.html
VENV ?= .venv
# the interpreter that makes the environment; PYTHON=/path/to/python overrides the search
PYTHON ?= $(shell for name in python3.12 python3.11 python3 python; do \
	"$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null \
	&& { echo "$$name"; break; }; done)

BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help venv tables report browse test test-browser check format score bench fuzz lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null \
	|| sed -n 's/^\([a-z-]*\):.*## /make \1: /p' Makefile

venv: $(STAMP)  ## make .venv with the locked dependencies

tables: $(STAMP)  ## run the pipeline over CORPUS (corpus) and write the tables to OUTPUTS (outputs)
	$(BIN)/python -m pipeline run "$(CORPUS)" --out "$(OUTPUTS)"

report: $(STAMP)  ## make REPORT (build/report.html), one page for the browser, of the tables in OUTPUTS (outputs)
	$(BIN)/python -m pipeline report "$(OUTPUTS)" --out "$(REPORT)"

browse: $(STAMP)  ## show the tables in OUTPUTS (outputs) in the browser, as a database with search and facets
	$(BIN)/python -m pipeline browse "$(OUTPUTS)"

test: $(STAMP)  ## run the tests
	$(BIN)/python -m pytest

test-browser: $(STAMP)  ## run the tests that open the report in Chromium, or in BROWSER=/path/to/it
	BROWSER="$(BROWSER)" $(BIN)/python -m pytest -m browser tests/browser

check: $(STAMP)  ## check format, lint and types
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

format: $(STAMP)  ## format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

score: $(STAMP)  ## compare OUTPUTS with the annotation in GOLD (corpus/gold)
	$(BIN)/python tests/score.py "$(OUTPUTS)" "$(GOLD)"

bench: $(STAMP)  ## measure speed and memory
	@for file in benchmarks/bench_*.py; do echo "$$file"; $(BIN)/python "$$file" || exit 1; done

fuzz: $(STAMP)  ## process damaged documents for SECONDS (600), stop at the first that does harm
	$(BIN)/python -m tests.batch.mutating "$(SECONDS)"

# works without .venv, whose making needs the lock
lock:  ## resolve pyproject.toml anew into requirements.lock, for Python 3.11 and 3.12
	"$(PYTHON)" -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv
	build/lock/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade \
	--generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	--quiet --output-file requirements.lock

clean:  ## remove the environment, caches and build products
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): pyproject.toml requirements.lock
	@test -n "$(PYTHON)" || { echo "error: no Python 3.11 or 3.12 found" \
	"(install one, or name it: make PYTHON=/path/to/python3.12)" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' \
	|| { echo "error: $(PYTHON) is not Python 3.11 or 3.12 (name another: make PYTHON=/path/to/python3.12)" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null \
	|| { echo "error: $(PYTHON) cannot make environments (install its venv module, e.g. the package python3-venv)" >&2; exit 1; }
	"$(PYTHON)" -m venv --clear "$(VENV)"
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
