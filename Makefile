# `make run` and `make test` need nothing but Python 3.12 or later.

PORT ?= 8000
VAR_DIR ?= $(CURDIR)/var
ARGS ?=

export PORT VAR_DIR
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONUNBUFFERED := 1

PYTHON_HERE := .venv/bin/python
MANAGE := $(PYTHON_HERE) manage.py

.DEFAULT_GOAL := help
.PHONY: run dev test check bench demo-reset messages lock help

run: export DEMO := 1
run: ## the portal with demonstration data; PORT=8000
	@bin/setup
	@$(MANAGE) prepare
	@echo "The portal is at http://127.0.0.1:$(PORT). Ctrl-C stops it."
	@exec honcho --env /dev/null start

dev: export DEMO := 1
dev: export DEBUG := 1
dev: export WEB := python manage.py runserver $(PORT)
dev: export WORKER := python manage.py dev_worker
dev: ## the same, with debug pages, reloading when code changes
	@bin/setup dev
	@$(MANAGE) prepare
	@echo "The portal is at http://127.0.0.1:$(PORT). Ctrl-C stops it."
	@exec honcho --env /dev/null start

test: ## all tests that need only Python; ARGS="-k word" for some
	@bin/setup dev
	@$(PYTHON_HERE) -m pytest -n auto --dist loadfile $(ARGS)

check: export SECRET_KEY := only-for-checking-and-long-enough-that-django-does-not-call-it-weak-0123456789
check: export PORTAL_URL := https://portal.example.org
check: export EMAIL_URL := smtp://mail.example.org:25
check: ## style, types, layers, settings, migrations, translations
	@bin/setup dev
	ruff check .
	ruff format --check .
	mypy .
	lint-imports
	$(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) catalogues --check

bench: ## measure; see bench/
	@bin/setup dev
	@$(PYTHON_HERE) -m bench $(ARGS)

demo-reset: export DEMO := 1
demo-reset: ## throw the demonstration data away and load it afresh
	@[ -z "$$DATABASE_URL" ] || { echo "DATABASE_URL is set: demo-reset only deletes the SQLite database in $(VAR_DIR)."; exit 1; }
	@bin/setup
	rm -rf "$(VAR_DIR)/media" "$(VAR_DIR)/broker" "$(VAR_DIR)/cache"
	rm -f "$(VAR_DIR)"/db.sqlite3* "$(VAR_DIR)"/celerybeat-schedule*
	@$(MANAGE) prepare

messages: export DEMO := 1
messages: ## bring the translation catalogues up to date with the code
	@bin/setup
	@$(MANAGE) catalogues

lock: ## newest versions of all packages, pinned with hashes
	@bin/setup dev
	for list in requirements requirements-dev; do \
		UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --no-config --upgrade --universal \
			--python-version 3.12 --generate-hashes --no-emit-index-url --output-file $$list.txt $$list.in || exit 1; \
	done

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
