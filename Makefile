# SPDX-License-Identifier: AGPL-3.0-or-later
# Everything that is done with this folder. Needs python3 (3.11 or newer, with venv) and make; the rest is brought.

PORT ?= 8000
PY := .venv/bin/python
export PYTHONDONTWRITEBYTECODE ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup demo run test quick fmt check bench docs clean

help: ## show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## bring what development and tests need
	@scripts/bootstrap.sh dev

demo: ## a running programme to walk through, at http://localhost:8000 (make demo PORT=8001)
	@scripts/bootstrap.sh runtime
	@INZIRA_MODE=demo $(PY) manage.py demo --port $(PORT)

run: ## the product and its worker for development, with your own data in ./var
	@scripts/bootstrap.sh dev
	@scripts/run.sh $(PORT)

test: ## everything: checks, tests on SQLite and PostgreSQL, coverage, journeys in a browser
	@scripts/bootstrap.sh test
	@$(PY) scripts/test.py

quick: ## lint and the fast tests, in less than a minute and a half
	@scripts/bootstrap.sh dev
	@$(PY) scripts/test.py quick

fmt: ## put the code into the house's form
	@scripts/bootstrap.sh dev
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

check: ## lint, types, import contracts, migrations, deployment settings
	@scripts/bootstrap.sh dev
	@$(PY) scripts/test.py check

bench: ## measure pages, import, documents (takes minutes; see bench/)
	@scripts/bootstrap.sh test
	@$(PY) scripts/bench.py

docs: ## write anew the documents that are made from the code
	@scripts/bootstrap.sh dev
	@INZIRA_MODE=development $(PY) manage.py write_docs

clean: ## remove what was made here: .venv, caches, the data in ./var
	@rm -rf .venv .coverage* htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
