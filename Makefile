# Needs make and Python 3.11 or newer, nothing else: everything is installed into .venv, pinned and hashed.
#   make demo      the desk on sample complaints          make generate  rewrite the generated files
#   make test      every test                             make messages  rewrite the message catalogue
#   make check     lint, types, layers, catalogues        make lock      renew the requirements files
#   make bench     each figure beside its baseline        make clean     remove .venv and caches
#   make run       the desk on your own store (ARGS=... go to the command)

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
WORKERS ?= 2
ARGS ?=

# The caller may name one (make PYTHON=...); otherwise the first on the PATH that is new enough.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$each; break; }; done)

# Bytecode is written even where the environment says not to: starting without it takes 2.6 times as long.
COMPILE := env -u PYTHONDONTWRITEBYTECODE $(PY) -m compileall -q -j 2
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo run test check lint types layers dependencies catalogue generated generate messages bench lock clean

help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile

$(PY):
	@if [ -z "$(PYTHON)" ]; then \
		echo "Firefight needs Python 3.11 or newer, and none was found on the PATH." >&2; \
		echo "Install one (Debian, Ubuntu: apt-get install python3 python3-venv), or name it: make PYTHON=/path/to/python3.12" >&2; \
		exit 1; fi
	@if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo "Firefight needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) --version 2>&1`." >&2; exit 1; fi
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "This Python cannot make virtual environments: install its venv package" >&2; \
		echo "(Debian, Ubuntu: apt-get install python3-venv) and run make again." >&2; exit 1; fi
	$(PYTHON) -m venv $(VENV)

# Installed once; again when a pin or the package's own metadata changes.
$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(PY)
	$(INSTALL) --require-hashes -r requirements/run.txt
	$(INSTALL) --no-index --no-deps --no-build-isolation --editable .
	@$(COMPILE) $(VENV)/lib || true
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt requirements/run.txt pyproject.toml | $(PY)
	$(INSTALL) --require-hashes -r requirements/dev.txt
	$(INSTALL) --no-index --no-deps --no-build-isolation --editable .
	@$(COMPILE) $(VENV)/lib || true
	@touch $(VENV)/run.stamp $@

demo: $(VENV)/run.stamp
	@$(COMPILE) firefight_tui
	@$(BIN)/firefight demo $(ARGS)

run: $(VENV)/run.stamp
	@$(COMPILE) firefight_tui
	@$(BIN)/firefight $(ARGS)

test: $(VENV)/dev.stamp
	@$(COMPILE) firefight_tui
	env -u PYTHONDONTWRITEBYTECODE $(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

# `make -k check` goes on after a failing part.
check: lint types layers dependencies catalogue generated

lint: $(VENV)/dev.stamp
	$(PY) -m ruff check --output-format concise firefight_tui scripts tests

types: $(VENV)/dev.stamp
	$(PY) -m mypy

layers: $(VENV)/dev.stamp
	$(BIN)/lint-imports

dependencies: $(VENV)/dev.stamp
	$(PY) -m deptry firefight_tui

catalogue: $(VENV)/dev.stamp
	$(PY) -m scripts.messages check

generated: $(VENV)/dev.stamp
	$(PY) -m scripts.generate --check

generate: $(VENV)/dev.stamp
	$(PY) -m scripts.generate

messages: $(VENV)/dev.stamp
	$(PY) -m scripts.messages update
	$(PY) -m scripts.messages compile

bench: $(VENV)/dev.stamp
	@$(COMPILE) firefight_tui
	$(PY) -m scripts.bench $(ARGS)

# Made on the lowest Python supported: make lock PYTHON=python3.11. ARGS=--upgrade renews every pin.
lock: | $(PY)
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet --disable-pip-version-check "pip-tools>=7.5"
	$(VENV)/lock/bin/python scripts/lock.py $(ARGS)

clean:
	rm -rf $(VENV) build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find firefight_tui scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
