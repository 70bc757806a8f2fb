# Two commands: `make run` serves the portal, `make test` proves it. Both install what is missing.
.POSIX:
.SUFFIXES:

PORT ?= 8000
BIN = .venv/bin
# Settings for tools that need any: the test run's, or an imitation of production's.
AS_TEST = $(BIN)/python .dev/environment_for.py test
AS_PRODUCTION = $(BIN)/python .dev/environment_for.py production
# Every test that keeps to its own process shares the two cores; see tests/servers.py.
PYTEST = $(BIN)/python -m pytest -q --numprocesses 2 --dist loadgroup

help:
	@echo 'make run [PORT=8000]   install, prepare and serve the portal; Ctrl-C stops it'
	@echo 'make test              run every test: SQLite and files, then PostgreSQL and Redis'
	@echo 'make check             the gate: form, types, imports, words, settings, tests'
	@echo 'make bench             measure; one JSON object a line'
	@echo 'make soak              run under load for long; every hostile text, every name'
	@echo 'make format            put the code into form'
	@echo 'make messages          gather new sentences into the Japanese catalogues'
	@echo 'make lock              write the locks anew from pyproject.toml'
	@echo 'make setup             only install what make run needs'
	@echo 'make setup-test        only install what make test needs'
	@echo 'make clean             remove what can be made again; data and .env stay'

setup:
	@.dev/setup run

setup-test:
	@.dev/setup test

run: setup
	@PORT=$(PORT) exec .dev/run

words: setup-test
	@$(BIN)/python .dev/prepare.py words

test: words
	@$(BIN)/python .dev/with_servers.py .dev/test $(PYTEST)

check: words lint test

lint: words
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(AS_TEST) $(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(AS_TEST) $(BIN)/python .dev/check_words.py
	$(AS_TEST) $(BIN)/python manage.py makemigrations --check --dry-run
	$(AS_PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: words
	@$(BIN)/python .dev/with_servers.py $(BIN)/python -m tests.benchmarks

soak: words
	@$(BIN)/python .dev/with_servers.py $(BIN)/python -m tests.soak
	@HOSTILE_EACH=39 NAMES_STORED=300 $(PYTEST) tests/security/test_hostile_text.py \
	    tests/security/test_names.py

format:
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: setup-test
	$(AS_TEST) $(BIN)/python manage.py makemessages --locale ja --no-obsolete --no-location

lock: setup-test
	.dev/lock --upgrade

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis var/static
	find . -name __pycache__ -prune -exec rm -rf {} +
	find . -name '*.mo' -not -path './.venv/*' -exec rm -f {} +
