# Thin names for what the project does; everything is `uv run` on the locked environment.
# uv itself is fetched into .tools when it is not on the PATH.

SHELL := /bin/bash
.DEFAULT_GOAL := help

UV := $(or $(shell command -v uv 2>/dev/null),.tools/bin/uv)
UV_TOOL := $(filter .tools/bin/uv,$(UV))
RUN := $(UV) run --locked

.PHONY: help setup nightly ui return audit erase rotate backup test fuzz bi superset spark generate docs lint bench

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

.tools/bin/uv:
	python3 -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check uv

.venv/.locked: $(UV_TOOL) pyproject.toml uv.lock
	$(UV) sync --locked --compile-bytecode --quiet
	@touch $@

setup: .venv/.locked ## Install the locked environment and parse the dbt project
	@$(RUN) python -m orchestration.dbt_bridge.project

nightly: setup ## One night's work: load, rebuild, check, publish; ends with a summary
	@$(RUN) safeguarding nightly

ui: setup ## Dagster's UI and daemon on http://127.0.0.1:3000
	@$(RUN) safeguarding ui

return: setup ## The toolkit's return as a workbook (AUTHORITY=hertfordshire QUARTER=2019-04-01)
	@$(RUN) safeguarding return --authority "$(AUTHORITY)" --quarter "$(QUARTER)"

audit: setup ## Is the audit trail whole? Says so in plain words
	@$(RUN) safeguarding audit

# exported, so that no command line of ours shows it; without PERSON the command asks for it
export PERSON
erase: setup ## Erase a person everywhere and rebuild; asks for the person and whether to (YES=1: does not)
	@$(RUN) safeguarding erase $(if $(YES),--yes)

rotate: setup ## A new pseudonym key: every key in every table changes; asks first (YES=1: does not)
	@$(RUN) safeguarding rotate $(if $(YES),--yes)

backup: setup ## Copy what a data root cannot make again (TO=folder; else below the data root)
	@$(RUN) safeguarding backup $(if $(TO),"$(TO)")

test: setup ## Every test
	@$(RUN) pytest -n 2 --dist loadfile --no-loadscope-reorder

# 2,000 damaged files, others each time; the seed is printed, so that a failure can be had again (SEED=...)
fuzz: export SAFEGUARDING_FUZZ_FILES = 2000
fuzz: export SAFEGUARDING_FUZZ_SEED = $(or $(SEED),$(shell date +%s))
fuzz: setup ## 2,000 randomly damaged files through a real load (SEED=number)
	@echo "seed $$SAFEGUARDING_FUZZ_SEED"
	@$(RUN) pytest tests/hostile/test_damaged_files.py

bi: setup ## The published files in real BI tools: Superset, harlequin, LibreOffice (1 GB of their own, 5 minutes)
	@$(UV) sync --locked --quiet --project deploy/superset
	@$(UV) sync --locked --quiet --project tests/bi/harlequin
	@$(RUN) pytest -m bi_tools tests/bi

superset: setup ## A dashboard of the public file in Apache Superset on http://127.0.0.1:8088 (1 GB of its own)
	@$(UV) sync --locked --quiet --project deploy/superset
	@$(RUN) safeguarding superset

spark: setup ## The models on DuckDB and on Spark, every table compared (Java 17; 1.6 GB of its own, half an hour)
	@$(UV) sync --locked --quiet --project tests/spark
	@tests/spark/.venv/bin/python -m tests.spark

generate: setup ## Write the files that are made from a declaration: staging, sheets, the README's settings
	@$(RUN) safeguarding generate

docs: setup ## dbt's documentation, every table and column, as one page that asks nothing of the network
	@$(RUN) dbt docs generate --static --empty-catalog --quiet --project-dir dbt_project --profiles-dir dbt_project --target-path target/docs
	@echo "dbt_project/target/docs/static_index.html"

lint: setup ## Python and SQL style, and who may import whom
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) lint-imports --no-logo --no-cache
	@$(RUN) sqlfluff lint dbt_project/models

# ROUNDS=3: medians. DEMONSTRATION=8: its nights too. SCALE=10: then ten counties. ENGLAND=1: then 153 authorities, thirty
# counties' children (0.1: a tenth of them), or AUTHORITIES=20. KEEP: a folder with 1 GB of room for each county.
bench: options = $(if $(ROUNDS),--rounds $(ROUNDS))
bench: options += $(if $(DEMONSTRATION),--demonstration $(DEMONSTRATION))
bench: options += $(if $(SCALE),--scale $(SCALE))
bench: options += $(if $(ENGLAND),--england $(ENGLAND))
bench: options += $(if $(AUTHORITIES),--authorities $(AUTHORITIES))
bench: options += $(if $(KEEP),--keep "$(KEEP)")
bench: setup ## A night against a hand-written script and its goals, over a large county (SCALE=10, ENGLAND=1)
	@$(RUN) python -m tests.bench $(options)
