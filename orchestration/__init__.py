"""Dagster code location of the warehouse: what runs, when, behind which gates, and what is published.

Importing the package switches off every library's reporting home, before any of them is imported, so that it holds
for `make`, for the Dagster daemon and for a plain `python -m` alike. Nothing else belongs here.
"""

import os

NO_REPORTING_HOME = {
    "DO_NOT_TRACK": "1",
    "DAGSTER_DISABLE_TELEMETRY": "yes",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "GX_ANALYTICS_DEV_MODE": "false",
}

os.environ.update(NO_REPORTING_HOME)
