"""What the server of `nights` imports once, before it forks a process for each run."""

import afcharts
import dbt.adapters.duckdb
import dbt.cli.main
import gptables
import matplotlib.backends.backend_svg
import scipy.optimize
import scipy.stats

import orchestration.definitions
from expectations.gx_import import import_great_expectations

import_great_expectations()

assert afcharts and gptables and matplotlib.backends.backend_svg and scipy.optimize and scipy.stats
assert dbt.cli.main and dbt.adapters.duckdb and orchestration.definitions
