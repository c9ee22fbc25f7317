"""A night in which nothing changed, in Dagster's history: a run like any other, that took note of what still stands."""

from collections.abc import Iterator

import dagster as dg

from orchestration.history import processes
from orchestration.unchanged import Standing

NIGHTLY = "nightly"
"""The job under which every night is listed."""
PUBLISHED = tuple(dg.AssetKey(["published", name]) for name in ("analyst", "public", "report"))
ANALYST, PUBLIC, REPORT = PUBLISHED
STARTED_BY_ITSELF = ("dagster/schedule_name", "dagster/sensor_name")


def may_end_early(context: dg.AssetExecutionContext) -> bool:
    """Whether nobody asked for this run in particular: who starts one by hand in the UI gets all of it."""
    return is_whole(context) and any(tag in context.run.tags for tag in STARTED_BY_ITSELF)


def is_whole(context: dg.AssetExecutionContext) -> bool:
    """Whether the run builds everything, so that all of it rests on what the run started from."""
    run = context.run
    steps = {node.name for node in context.job_def.nodes}
    is_selection = bool(run.asset_selection or run.asset_check_selection)
    is_part = run.step_keys_to_execute is not None and not steps <= set(run.step_keys_to_execute)
    return run.job_name == NIGHTLY and not (is_selection or is_part)


def noted(standing: Standing) -> Iterator[dg.AssetMaterialization]:
    """What is published is up to date, and since when it is the same."""
    night = standing.night
    for key in PUBLISHED:
        yield dg.AssetMaterialization(
            key,
            description="Nothing has changed since: what is published stands.",
            metadata={
                "unchanged since": night.at,
                "published by": dg.MetadataValue.dagster_run(night.run_id),
                "delivered files looked at": standing.delivered,
                "published files compared": len(night.files),
            },
        )


def enter(instance: dg.DagsterInstance, run_id: str, standing: Standing) -> None:
    """Enter the night as a run of the nightly job, with one step."""

    @dg.op(description="Looks whether anything has changed since the last night. Nothing has.")
    def nothing_has_changed(context: dg.OpExecutionContext) -> None:
        for event in noted(standing):
            context.log_event(event)

    @dg.job(name=NIGHTLY)
    def night() -> None:
        nothing_has_changed()

    night.execute_in_process(
        instance=instance,
        run_id=run_id,
        tags={processes.TAG: processes.this_process()},
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )
