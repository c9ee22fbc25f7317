"""The published evaluation as assets: its cost model, its break-even points, and every printed figure beside ours.

The figures are worked out by `orchestration.analysis`; here the reference tables are read and the results written.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import dagster as dg
import duckdb

from orchestration.analysis.definitions import TABLES
from orchestration.publication.descriptions import comment_statements
from orchestration.resources import WAREHOUSE_POOL, Writer

if TYPE_CHECKING:
    import polars as pl

REFERENCE = (
    "unit_costs",
    "care_duration",
    "implementation_costs",
    "published_figures",
    "published_survey_responses",
    "published_tables",
)
EXPLAINED = "every_difference_explained"
REPLICATION = dg.AssetKey(["evaluation", "replication"])


@dg.multi_asset(
    name="published_evaluation",
    specs=[
        dg.AssetSpec(
            table.split("."),
            deps=[dg.AssetKey(["reference", name]) for name in REFERENCE],
            description=description.table,
            group_name="evaluation",
            kinds={"python", "duckdb"},
        )
        for table, description in TABLES.items()
    ],
    check_specs=[
        dg.AssetCheckSpec(
            EXPLAINED,
            asset=REPLICATION,
            blocking=True,
            description="Every published figure is reproduced to its printed digits or says why not, and every table of"
            " the source documents is reproduced or explained.",
        )
    ],
    pool=WAREHOUSE_POOL,
)
def published_evaluation(writer: Writer) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Apply the cost model to the published reductions, and set every published figure beside ours."""
    from orchestration.analysis import cost_tables
    from orchestration.analysis.replication import table

    with duckdb.connect(str(writer.root.warehouse)) as connection:
        reference = {name: connection.execute(f"from reference.{name}").pl() for name in REFERENCE}
        configuration = cost_tables.Configuration.from_tables(
            reference["unit_costs"], reference["care_duration"], reference["implementation_costs"]
        )
        reductions = cost_tables.published_reductions(reference["published_figures"])
        replication = table.replicate(
            table.Sources(
                figures=reference["published_figures"],
                survey_responses=reference["published_survey_responses"],
                tables=reference["published_tables"],
                care_duration=reference["care_duration"],
                costs=configuration,
            )
        )
        built = {
            "evaluation.cost_benefit": cost_tables.cost_benefit(configuration, reductions),
            "evaluation.break_even": cost_tables.break_even(configuration, reductions),
            "evaluation.replication": replication,
        }
        for name, frame in built.items():
            _write(connection, name, frame)
    for name, frame in built.items():
        yield dg.MaterializeResult(asset_key=name.split("."), metadata=_metadata(frame))
    yield _explained(table.unexplained(replication), table.unsettled_tables(replication, reference["published_tables"]))


def _write(connection: duckdb.DuckDBPyConnection, table: str, frame: "pl.DataFrame") -> None:
    connection.execute("create schema if not exists evaluation")
    connection.register("built", frame.to_arrow())
    connection.execute(f"create or replace table {table} as from built")
    connection.unregister("built")
    for statement in comment_statements("warehouse", table, frame.columns, TABLES[table]):
        connection.execute(statement)


def _metadata(frame: "pl.DataFrame") -> dict[str, object]:
    metadata: dict[str, object] = {"dagster/row_count": frame.height}
    if "months_in_all" in frame.columns:
        lines = [
            f"| {variant} | {authority} | {reason or f'{years} years {months} months'} |"
            for variant, authority, years, months, reason in frame.select(
                "variant", "authority", "years", "months", "reason"
            ).iter_rows()
        ]
        header = ["| variant | authority | break-even |", "|---|---|---|"]
        metadata["break-even"] = dg.MetadataValue.md("\n".join(header + lines))
    if "agrees" in frame.columns:
        metadata["reproduced"] = int(frame["agrees"].sum())
        metadata["differ, with the reason"] = int((~frame["agrees"].drop_nulls()).sum())
        metadata["not to be computed from what is printed"] = frame["agrees"].null_count()
    return metadata


def _explained(figures: "pl.DataFrame", tables: "pl.DataFrame") -> dg.AssetCheckResult:
    observed = (
        f"{figures.height} figures differ without a reason, {tables.height} tables are neither reproduced nor explained"
    )
    return dg.AssetCheckResult(
        asset_key=REPLICATION,
        check_name=EXPLAINED,
        passed=figures.is_empty() and tables.is_empty(),
        severity=dg.AssetCheckSeverity.ERROR,
        description=observed,
        metadata={
            "layer": "expectation",
            "observed": observed,
            "threshold": "0",
            "reason_for_threshold": "Arithmetic that misses the published figures cannot be trusted with others.",
        },
    )
