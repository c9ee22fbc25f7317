"""The tables of the evaluation as assets, one for each that `orchestration.evaluation.registry` lists.

An asset reads the tables its own rests on, hands them to the pure function that computes it, and writes the result with
its texts.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import dagster as dg

from expectations.check import Check
from orchestration.checks import to_asset_check
from orchestration.evaluation.registry import COMPUTED
from orchestration.evaluation.table import NAMES, EvaluationTable, Requirement
from orchestration.publication.descriptions import comment_statements
from orchestration.resources import WAREHOUSE_POOL, Writer

if TYPE_CHECKING:
    import duckdb
    import polars as pl

    Frames = Mapping[str, pl.DataFrame]


def asset(table: EvaluationTable) -> dg.AssetsDefinition:
    """The asset that computes a table, with its checks."""
    key = _key(table.name)

    @dg.asset(
        key=key,
        deps=[_key(name) for name in table.inputs],
        description=table.text,
        group_name="evaluation",
        kinds={"python", "duckdb"},
        check_specs=[
            dg.AssetCheckSpec(each.name, asset=key, description=each.text, blocking=each.is_blocking)
            for each in table.requirements
        ],
        pool=WAREHOUSE_POOL,
    )
    def build(writer: Writer) -> dg.MaterializeResult:
        warehouse = writer.warehouse()
        frames = read(warehouse, table.inputs)
        inputs = [frames[name] for name in table.reads]
        computed = table.compute(*inputs).match_to_schema(table.schema)
        write(warehouse, table, computed)
        return dg.MaterializeResult(
            metadata={**_facts(table, computed), **_charts(table, {**frames, table.name: computed})},
            check_results=[_check(table, each, *each.faults(computed, *inputs)) for each in table.requirements],
        )

    return build


def read(warehouse: "duckdb.DuckDBPyConnection", tables: Iterable[str]) -> "Frames":
    """Each `schema.table` of the warehouse as a frame, by its name."""
    return {table: warehouse.execute(f"from {table}").pl() for table in tables}


def write(warehouse: "duckdb.DuckDBPyConnection", table: EvaluationTable, computed: "pl.DataFrame") -> None:
    """Replace the table in the warehouse, with the texts of the table and its columns."""
    statements = [
        "create schema if not exists evaluation",
        f"create or replace table {table.name} as from computed",
        *comment_statements("warehouse", table.name, computed.columns, table.description),
    ]
    warehouse.register("computed", computed.to_arrow())
    warehouse.begin()
    try:
        warehouse.execute("; ".join(statements))
    except BaseException:
        warehouse.rollback()
        raise
    warehouse.commit()
    warehouse.unregister("computed")


def _key(table: str) -> dg.AssetKey:
    return dg.AssetKey(table.split("."))


def _facts(table: EvaluationTable, computed: "pl.DataFrame") -> dict[str, object]:
    """Numbers and Markdown for the asset's page."""
    facts: dict[str, object] = {"dagster/row_count": computed.height}
    if "estimate" in computed.columns:
        empty = computed["estimate"].null_count()
        facts |= {"estimates": computed.height - empty, "empty, with the reason": empty}
    own = table.facts(computed) if table.facts else {}
    return facts | {name: dg.MetadataValue.md(fact) if isinstance(fact, str) else fact for name, fact in own.items()}


def _charts(table: EvaluationTable, frames: "Frames") -> dict[str, dg.MarkdownMetadataValue]:
    """Each chart under its key, with its text alternative and its data."""
    if table.charts is None:
        return {}
    from orchestration.evaluation.charts import as_markdown

    names = dict(frames[NAMES].select("slug", "name").iter_rows())
    charts = table.charts.draw(*(frames[name] for name in table.charts.tables), names)
    return {chart.key: dg.MetadataValue.md(as_markdown(chart)) for chart in charts}


def _check(
    table: EvaluationTable, requirement: Requirement, faults: Mapping[str, int], observed: str
) -> dg.AssetCheckResult:
    return to_asset_check(
        Check(
            asset=table.name,
            name=requirement.name,
            layer="expectation",
            severity="error" if requirement.is_blocking else "warn",
            passed=not any(faults.values()),
            observed=observed,
            figures=faults,
            threshold="0",
            most=0,
            reason=requirement.reason_for_threshold,
        )
    )


EVALUATION = [asset(table) for table in COMPUTED.values()]
"""One asset a table."""
