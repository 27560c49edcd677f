# What one does with Beside. `make run` and `make test` are all a newcomer needs.
SHELL := /bin/bash
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export PYTHONPATH := $(CURDIR):$(CURDIR)/platform
.DEFAULT_GOAL := help
.PHONY: help run demo test check fix shot services prod-test chaos bench bench-chat media lock docs

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

run: $(VENV)/run.stamp  ## serve Beside with the demo cohort on http://localhost:$(PORT)
	@BESIDE_MODE=demo PORT=$(PORT) exec $(BIN)/python manage.py serve

demo: $(VENV)/run.stamp  ## set the demo cohort back and date it anew
	@BESIDE_MODE=demo PORT=$(PORT) $(BIN)/python manage.py load_demo --reset

test: $(VENV)/dev.stamp  ## everything: check, SQLite, PostgreSQL + Redis, browser, production processes
	@ops/packages test
	@ops/test

check: $(VENV)/dev.stamp  ## format, lint, types, floors, migrations, deploy checks, generated docs
	@ops/check

fix: $(VENV)/dev.stamp  ## what can be mended by machine
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@BESIDE_MODE=test $(BIN)/python manage.py print_docs --write

shot: $(VENV)/dev.stamp  ## pictures of every screen, 360 and 1280 px, light and dark, into var/shots/
	@ops/packages browser
	@$(BIN)/python -m tests.journeys.shots

services: $(VENV)/dev.stamp  ## throw-away PostgreSQL and Redis on free ports, until Ctrl-C
	@ops/packages services
	@$(BIN)/python ops/services.py

prod-test: $(VENV)/dev.stamp  ## the processes of docker-compose.yml by hand, and the week in a browser against nginx
	@ops/packages test
	@$(BIN)/python ops/production.py -- $(BIN)/pytest tests/journeys/test_week.py

chaos: $(VENV)/dev.stamp  ## the long run: whatever can break, breaks; and every wrong server is found
	@ops/packages services
	@BESIDE_MODE=test $(BIN)/python ops/services.py -- $(BIN)/pytest tests/chaos --chaos-rounds 54
	@BESIDE_MODE=test $(BIN)/pytest tests/chat/test_state_machine.py tests/chat/test_revocation.py --chaos-rounds 54
	@BESIDE_MODE=test $(BIN)/python ops/services.py -- $(BIN)/pytest tests/journeys/test_typing_is_kept.py --chaos-rounds 40

bench: $(VENV)/dev.stamp  ## pages a second and queries a page at 10, 1,000 and 10,000 treatments: half an hour
	@ops/packages services
	@$(BIN)/python ops/services.py -- $(BIN)/python -m bench.pages

bench-chat: $(VENV)/dev.stamp  ## the live chat beside bare relays and a tutorial's chat: three quarters of an hour
	@ops/packages services
	@$(BIN)/python ops/services.py -- $(BIN)/python -m bench.chat

media: $(VENV)/dev.stamp  ## films and recordings of the programme, from chapters/media_sources
	@ops/packages media
	@$(BIN)/python -m chapters.media_sources.build

lock:  ## pin every dependency with its hashes
	@CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile -q --upgrade --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements.lock pyproject.toml
	@CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile -q --upgrade --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

$(VENV)/run.stamp: requirements.lock
	@ops/environment requirements.lock $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@ops/environment requirements-dev.lock $@
