# `make run` and `make test` are all that a newcomer needs; both set up what they use.
SHELL := /bin/sh
.DEFAULT_GOAL := run

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && { echo $$name; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
# Compiled modules make the next start twice as fast, whatever the person's own settings say.
export PYTHONDONTWRITEBYTECODE :=

PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
INSTALL := $(PIP) install --quiet --root-user-action=ignore --require-hashes
UV := uv==0.13.9
COMPILE := var/tools/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.12 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements"

# Tests and checks have a database of their own and none of the settings of the person who runs them.
ALONE := env -u DEBUG -u SECRET_KEY -u ALLOWED_HOSTS -u CSRF_TRUSTED_ORIGINS -u EMAIL_URL -u DEFAULT_FROM_EMAIL \
	-u MEDIA_ROOT -u PORT -u ANNOTATE_ADMIN_EMAIL -u ANNOTATE_ADMIN_PASSWORD -u ANNOTATE_DEMO -u ANNOTATE_HOST -u ANNOTATE_LIVE_PORT \
	-u ANNOTATE_ORIGINALS_URL -u ANNOTATE_FETCH_ALLOW -u ANNOTATE_FETCH_CONTACT -u ANNOTATE_PGBOUNCER -u ANNOTATE_POOL -u ANNOTATE_PROJECT_CREATORS -u ANNOTATE_SIGN_UP \
	-u ANNOTATE_STATIC_ROOT -u ANNOTATE_TRASH_DAYS -u ANNOTATE_URL -u ANNOTATE_WORKERS -u DJANGO_SETTINGS_MODULE \
	ANNOTATE_VAR=$${ANNOTATE_TEST_VAR:-$(CURDIR)/var/test} ANNOTATE_DURABLE=0
# A worker for each processor, with a database and a browser of its own; more than four gain little.
# Neighbours in a module share what is made once, and who is done first takes over from the others.
PARALLEL := --numprocesses=logical --maxprocesses=4 --dist=worksteal
# CHROMIUM= names another program than the usual ones. The headless shell, which draws no window of
# its own, needs two thirds of the processor's time.
BROWSER := for name in $${CHROMIUM:-chromium-headless-shell chromium chromium-browser google-chrome}; do command -v "$$name" && break; done
SERVER := DEBUG=0 ALLOWED_HOSTS=annotate.example.org EMAIL_URL=smtp+tls://mail.example.org:587 \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')

.PHONY: help run test check bench requirements install install-dev chromium clean

help: ## What there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 22

run: install ## Serve on http://127.0.0.1:8000 (PORT= changes it); Ctrl-C stops everything
	@exec $(BIN)/python -m annotate.server --with-parent

test: install-dev chromium ## All tests; ARGS= goes to pytest
	@CHROMIUM=$$($(BROWSER)) $(ALONE) $(BIN)/python -m pytest $(PARALLEL) $(ARGS)

check: install-dev ## Style, types, layers, migrations, deployment settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(ALONE) $(BIN)/mypy
	$(BIN)/lint-imports
	@$(ALONE) $(BIN)/python manage.py makemigrations --check --dry-run
	@$(ALONE) $(SERVER) $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: install-dev ## The benchmarks; ARGS= chooses some
	@$(BIN)/python -m bench $(ARGS)

requirements: $(BIN)/python ## Pin the newest versions that pyproject.toml allows
	@test -x var/tools/bin/uv || { $(PYTHON) -m venv var/tools && var/tools/bin/pip install --quiet $(UV); }
	$(COMPILE) --upgrade pyproject.toml -o requirements.txt
	$(COMPILE) --upgrade --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean: ## Remove what tests and tools left; never the data in var/
	rm -rf var/test var/tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find annotate tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A copy of the installed file tells whether it has changed since.
install: $(BIN)/python
	@cmp -s requirements.txt $(VENV)/requirements.txt || { echo "Installing packages …" && \
		$(INSTALL) -r requirements.txt && cp requirements.txt $(VENV)/requirements.txt; }

install-dev: install
	@cmp -s requirements-dev.txt $(VENV)/requirements-dev.txt || { echo "Installing what tests need …" && \
		$(INSTALL) -r requirements-dev.txt && cp requirements-dev.txt $(VENV)/requirements-dev.txt; }

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Annotate needs Python 3.12 or newer; $$(python3 --version 2>&1) is what is here." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing (on Debian: apt-get install python3-venv)." >&2; exit 1; }

chromium:
	@case "$$ARGS" in *"not browser"*) exit 0;; esac; \
	test -z "$$($(BROWSER))" || exit 0; \
	if command -v apt-get >/dev/null; then \
		if [ "$$(id -u)" = 0 ]; then root=; elif sudo -n true 2>/dev/null; then root="sudo -n"; else root=none; fi; \
		if [ "$$root" != none ]; then echo "Installing Chromium …"; \
			$$root apt-get -qq update >/dev/null; for name in chromium-headless-shell chromium; do \
				$$root apt-get -qq install -y --no-install-recommends $$name >/dev/null 2>&1 && test -n "$$($(BROWSER))" && exit 0; done; fi; \
	fi; \
	echo "The browser tests need Chromium, which is not installed and cannot be installed from here." >&2; \
	echo "Install it, or leave those tests out: make test ARGS='-m \"not browser\"'" >&2; exit 1
