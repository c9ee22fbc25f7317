"""What the server of `nights` imports once, before it forks a process for each run."""

import dbt.adapters.duckdb
import dbt.cli.main

import orchestration.definitions
from expectations.gx_import import import_great_expectations

import_great_expectations()

assert dbt.cli.main and dbt.adapters.duckdb and orchestration.definitions
