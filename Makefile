# The two commands are `make run` and `make test`. Everything else is a part of them.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check --constraint requirements.lock
ONLY ?=

.PHONY: run test check format bench clean setup setup-dev lock

run: setup
	@$(PY) manage.py prepare && exec $(PY) manage.py serve

test: setup-dev
	@$(PY) -m pytest $(ARGS)

check: setup-dev
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(VENV)/bin/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports --no-cache
	@$(PY) manage.py makemigrations --check --dry-run --verbosity 0
	@SITE_URL=https://atelier.example $(PY) manage.py check --deploy --fail-level WARNING

format: setup-dev
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

bench: setup-dev
	@$(PY) -m tests.bench $(ONLY)

clean:
	rm -rf $(VENV) var

setup: $(VENV)/.worker
setup-dev: $(VENV)/.dev

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Atelier needs Python 3.11 or newer; set PYTHON=/path/to/python3.11."; exit 1; }
	@[ "$$(df -Pk . | awk 'NR==2 {print $$4}')" -ge 3000000 ] || \
	  { echo "Atelier needs 3 GB of free disk space here to install."; exit 1; }
	@mkdir -p $(VENV) 2>/dev/null && [ -w $(VENV) ] || \
	  { echo "This directory cannot be written to: $(CURDIR)."; exit 1; }
	@echo "Making a Python environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.worker: pyproject.toml requirements.lock | $(VENV)/.python
	@echo "Installing Atelier and what it renders with; this takes a few minutes the first time"
	@$(PIP) torch==2.13.0
	@$(PIP) --editable '.[worker]'
	@touch $@

$(VENV)/.dev: pyproject.toml requirements.lock | $(VENV)/.worker
	@$(PIP) --editable '.[worker,cluster,dev]'
	@touch $@ $(VENV)/.worker

# The local label of a CPU wheel (+cpu) is not part of the pin.
lock: setup-dev
	@$(PY) -m pip freeze --exclude-editable | sed 's/+cpu$$//' | LC_ALL=C sort -f > requirements.lock
