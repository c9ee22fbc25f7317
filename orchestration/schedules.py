"""When the nightly run starts by itself."""

import dagster as dg

from orchestration.jobs import nightly

# Not between 01:00 and 02:00, an hour that a change of clocks repeats or leaves out.
nightly_schedule = dg.ScheduleDefinition(
    name="nightly",
    job=nightly,
    cron_schedule="30 2 * * *",
    execution_timezone="Europe/London",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every night at 02:30, London time.",
)
