# make demo: the main job, live.   make test: everything that must hold.   make setup, lint, bench, quality.
# Needs python3 (3.11 or newer) with pip, and make.  Everything else goes into .tools and .venv here.

PYTHON ?= python3
BIN := .venv/bin
SYSTEM_PACKAGES := dovecot-imapd dovecot-lmtpd neomutt tmux postgresql gcc libc6-dev postfix systemd faketime
SEEDS ?= 1000000

.PHONY: setup demo test lint bench train quality promises soak system-packages clean

setup: .venv/ready

.venv/ready: constraints.txt pyproject.toml
	@echo "setting up .venv (pinned packages, a minute the first time)"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action ignore --no-warn-script-location \
	  --upgrade --target .tools "uv>=0.5"
	@.tools/bin/uv venv --quiet --allow-existing --python $(PYTHON) .venv
	@UV_COMPILE_BYTECODE=1 VIRTUAL_ENV=.venv .tools/bin/uv pip install --quiet --require-hashes -r constraints.txt
	@VIRTUAL_ENV=.venv .tools/bin/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q mailbot
	@touch $@

demo: setup
	@$(BIN)/mailbot demo $(if $(KEEP),--keep)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint system-packages
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# peers are installed into .cache/bench; FULL=1 adds a store of a million mails
bench: setup
	@FULL=$(FULL) $(BIN)/python tests/bench.py

# after a change in mailbot/classify/corpus: writes rules/wording.json
train: setup
	@$(BIN)/python tests/train_model.py

quality: setup
	@$(BIN)/python tests/quality.py

# what README promises, each with the tests that would fail
promises: setup system-packages
	@$(BIN)/python tests/promises.py

# the same tests at the counts for a release; SEEDS=10000 for a shorter one
soak: setup system-packages
	MAILBOT_SOAK=1 MAILBOT_SEEDS=$(SEEDS) $(BIN)/python -m pytest -n 2 --dist loadfile \
	  tests/simulator tests/system/test_crash.py tests/system/test_faults_*.py tests/test_loops.py

# Real servers and a real mail program for the system tests: installed where we may, skipped with a loud reason where we may not.
system-packages:
	@if PATH="$$PATH:/usr/sbin"; command -v dovecot >/dev/null && command -v neomutt >/dev/null \
	  && command -v tmux >/dev/null && command -v gcc >/dev/null && command -v postfix >/dev/null \
	  && command -v systemd-analyze >/dev/null && command -v faketime >/dev/null \
	  && ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then :; \
	elif test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	  echo "installing $(SYSTEM_PACKAGES)"; had=$$(PATH="$$PATH:/usr/sbin"; command -v postfix); export DEBIAN_FRONTEND=noninteractive; \
	  (apt-get install -y -q $(SYSTEM_PACKAGES) || (apt-get update -q && apt-get install -y -q $(SYSTEM_PACKAGES))) \
	    >.apt.log 2>&1 && { test -n "$$had" || /usr/sbin/postfix stop >/dev/null 2>&1 || true; } || { tail -20 .apt.log; echo "could not install them: system tests will be skipped"; }; \
	else echo "no $(SYSTEM_PACKAGES) here and no right to install them: system tests will be SKIPPED"; fi

clean:
	rm -rf .venv .tools .apt.log .mypy_cache .ruff_cache .pytest_cache .hypothesis
