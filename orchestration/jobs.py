"""Jobs: the nightly run is everything, in one process."""

import dagster as dg

# One process: the marts are rebuilt in seconds, while a process a step costs more than a second each, and a killed
# run takes nothing but itself along.
EXECUTOR = dg.in_process_executor

nightly = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    executor_def=EXECUTOR,
    description="Load what has landed, rebuild the marts, check them, publish.",
    tags={"dagster/max_retries": "2"},
)
