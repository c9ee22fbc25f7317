"""The code location: assembles assets, checks, jobs, schedules and sensors. Implements nothing."""

import dagster as dg

from orchestration import policies
from orchestration.assets import evaluation, linkage, publish, raw, relinked, warehouse
from orchestration.assets.plausibility import expectation_checks
from orchestration.jobs import EXECUTOR, nightly
from orchestration.resources import Writer
from orchestration.schedules import nightly_schedule
from orchestration.sensors import alerts, new_deliveries

defs = dg.Definitions(
    assets=policies.apply(
        [
            raw.LANDING,
            raw.raw,
            linkage.person_link,
            warehouse.warehouse,
            relinked.indicator_by_links,
            *evaluation.EVALUATION,
            publish.publication,
        ]
    ),
    asset_checks=[expectation_checks],
    jobs=[nightly],
    schedules=[nightly_schedule],
    sensors=[new_deliveries, *alerts],
    resources={"writer": Writer()},
    executor=EXECUTOR,
)
