# Each target does its own set-up; the second run of any of them starts in seconds.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo test check wheel bench

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

demo:  ## run Lockstep and the RingCentral sandbox, seeded, on this machine (ARGS="--reset" begins anew)
	@$(PYTHON) tools/set_up.py demo
	@$(BIN)/lockstep demo $(ARGS)

test:  ## run every test that a change has to pass, on SQLite and on PostgreSQL (ARGS: a part of them, on SQLite)
	@$(PYTHON) tools/set_up.py test
	@$(BIN)/python tools/test.py $(ARGS)

check:  ## lint, format, types, rooms, migrations, the long tests and the mutants
	@$(PYTHON) tools/set_up.py test
	@$(BIN)/python tools/check.py

wheel:  ## build what an installation needs into dist/, the files of the look included
	@$(PYTHON) tools/set_up.py demo
	@$(BIN)/python -m pip wheel -q --no-deps --no-build-isolation -w dist .

bench:  ## measure the figures of docs/performance.md
	@$(PYTHON) tools/set_up.py test
	@for file in benchmarks/[a-z]*.py; do echo "$$file"; $(BIN)/python $$file || exit 1; done
