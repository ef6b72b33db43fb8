# Everything a newcomer types. `make help` lists it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check
LOCK   := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml
TRY    := .goodfit-try

.DEFAULT_GOAL := help
.PHONY: help try test install check format lock bench chaos clean

help:            ## list the commands
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  *##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{printf "  make %-9s %s\n", $$1, $$2}'

try: $(VENV)/.try ## use the bot in a browser, with a demo agency (RESET=1 starts over)
	@$(BIN)/python -m sandbox --folder $(TRY) $(if $(RESET),--reset)

test: $(VENV)/.dev ## install what the tests need and run them
	@$(BIN)/python -m pytest -n auto $(ARGS)

install: $(VENV)/.run ## leave the command at .venv/bin/goodfit

check: $(VENV)/.dev ## format, lint, types, import rules, tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -n auto $(ARGS)

bench: $(VENV)/.dev ## measure speed beside its floor (PostgreSQL too with TEST_DATABASE_URL)
	@PYTHONPATH=.:benchmarks $(BIN)/python benchmarks/nightly.py $(ARGS)
	@PYTHONPATH=.:benchmarks $(BIN)/python benchmarks/imports.py $(ARGS)
	@PYTHONPATH=.:benchmarks $(BIN)/python benchmarks/scope.py $(ARGS)
	@PYTHONPATH=.:benchmarks $(BIN)/python benchmarks/digests.py $(ARGS)
	@PYTHONPATH=.:benchmarks $(BIN)/python benchmarks/process.py $(ARGS)
	@PYTHONPATH=.:benchmarks $(BIN)/python benchmarks/growth.py $(ARGS)

chaos: $(VENV)/.dev ## 10,000 actions in a storm, processes killed (PostgreSQL too with TEST_DATABASE_URL)
	@CHAOS_ACTIONS=$${CHAOS_ACTIONS:-10000} $(BIN)/python -m pytest -n 0 -s -m chaos tests/chaos $(ARGS)

format: $(VENV)/.dev ## put the code into shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(VENV)/.dev ## write requirements/*.txt anew from pyproject.toml
	@$(BIN)/$(LOCK) --group dev -o requirements/dev.txt
	@$(BIN)/$(LOCK) --group sandbox -c requirements/dev.txt -o requirements/try.txt
	@$(BIN)/$(LOCK) --group build -c requirements/dev.txt -o requirements/run.txt

clean:           ## remove the environment and the demo's data
	@rm -rf $(VENV) $(TRY)

# --- the environment; each mark is older than the lock that it was made from ---

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Goodfit needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.run $(VENV)/.try $(VENV)/.dev: $(VENV)/.%: requirements/%.txt pyproject.toml $(VENV)/.made
	@echo "Installing what Goodfit needs into $(VENV) ($(words $(shell grep -E '^[a-z].*==' $<)) lines of $<) ..."
	@$(PIP) install --progress-bar off --require-hashes -r $<
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
