# Everything a contributor does. `.venv` is made from requirements.lock, whose hashes pip checks.

# The first of these that is Python 3.11 or newer makes .venv; PYTHON=… names another.
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11
TESTS ?=
FUZZ_SECONDS ?= 600
MINUTES ?= 30
BIN := .venv/bin
READY := .venv/ready
AUDITOR := .venv-audit/bin
LOCKING := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"
EXTRAS = $(BIN)/python -c "import sys, tomllib; extras = tomllib.load(open('pyproject.toml', 'rb'))['project'][ \
	'optional-dependencies']; print(*(each for name in sys.argv[1:] for each in extras[name]), sep='\n')"

.DEFAULT_GOAL := help
.PHONY: help demo serve test e2e bench fuzz faults soak topology peers audit check format lock clean

help: ## Print the verbs.
	@sed -n 's/^\([a-z0-9]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 15

demo: $(READY) ## Play the whole story of a missed call on this machine, without any account.
	@$(BIN)/callbot demo

serve: $(READY) ## Run callbot here: web and worker in one process, on 127.0.0.1:8000.
	@$(BIN)/callbot serve

test: $(READY) ## Run the tests, or only those that TESTS=… names, on every core.
	$(BIN)/pytest --numprocesses=auto --dist=worksteal $(TESTS)

e2e: $(READY) ## Run the tests in a browser.
	@if [ -d tests/e2e ]; then $(BIN)/pytest tests/e2e; \
	else echo "make e2e waits for the dashboard: there is no test in tests/e2e yet."; fi

bench: $(READY) ## Run the benchmarks and hold them to their floors.
	@missed=0; for script in bench/*.py; do $(BIN)/python "$$script" || missed=1; done; exit $$missed

fuzz: $(READY) ## Try every law of language and domain on 20,000 examples, then hunt for texts for FUZZ_SECONDS.
	@missed=0; \
	$(BIN)/pytest --hypothesis-profile=fuzz --timeout=1800 -m hypothesis tests/language tests/domain || missed=1; \
	$(BIN)/pytest --hypothesis-profile=fuzz tests/scenarios/test_any_conversation.py || missed=1; \
	$(BIN)/python -m tests.language.fuzz --seconds $(FUZZ_SECONDS) || missed=1; exit $$missed

faults: $(READY) ## Let everything fail once, one thing at a time, and take the guards out one by one.
	@missed=0; \
	CALLBOT_FAULTS=all $(BIN)/pytest --numprocesses=auto --dist=worksteal tests/faults || missed=1; \
	$(BIN)/python -m tests.faults.mutations || missed=1; exit $$missed

soak: $(READY) ## Keep callbot under a steady load for MINUTES: nothing lost, nothing twice, nothing grows.
	$(BIN)/python -m tests.faults.soak --minutes $(MINUTES)

topology: $(READY) ## Play the story on three hosts (docker-compose.yml) while they fail (needs root, ip and Caddy).
	$(BIN)/python -m tests.deploy.topology

peers: $(READY) ## Install what only the benchmarks and the fuzzer use: other readers of time, and Atheris.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		-r requirements-peers.lock

audit: .venv-audit/ready ## List what requirements.lock installs, and ask for weaknesses that are known (needs PyPI).
	@$(AUDITOR)/python -m tests.house.audit

check: $(READY) ## Check formatting, lint, types and import contracts, and print the figures of the house.
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python tests/house/figures.py

format: $(READY) ## Put the code in form, and mend what lint can mend by itself.
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

lock: $(READY) ## Take up the newest versions of everything into the four locks (needs uv).
	uv pip compile $(LOCKING) --extra dev --output-file requirements.lock pyproject.toml
	uv pip compile $(LOCKING) --extra postgres --constraint requirements.lock --output-file requirements-run.lock \
		pyproject.toml
	$(EXTRAS) peers fuzz | \
		uv pip compile $(LOCKING) --constraint requirements.lock --output-file requirements-peers.lock -
	$(EXTRAS) audit | \
		uv pip compile $(LOCKING) --constraint requirements.lock --output-file requirements-audit.lock -

clean: ## Remove what the other verbs made, .venv with it.
	rm -rf .venv .venv-audit .fuzz .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock
	@for python in $(PYTHON); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec "$$python" -m venv --clear .venv; \
		fi; \
	done; \
	echo "callbot needs Python 3.11 or newer, and none of these is: $(PYTHON)" >&2; exit 1
	@echo "Installing what callbot needs into .venv; once, and it takes a minute or two."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		-r requirements.lock # the lock is whole: an older pip, left to resolve, trips over a newer release
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q callbot # so that every command begins in half the time
	@touch $@

.venv-audit/ready: requirements-audit.lock | $(READY)
	@$(BIN)/python -m venv --clear .venv-audit
	@$(AUDITOR)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		-r requirements-audit.lock
	@touch $@
