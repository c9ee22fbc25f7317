"""The published evaluation as assets: its cost model, its break-even points, and every printed figure beside ours.

The figures are worked out by `orchestration.evaluation`; here the reference tables are read and the results written.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import dagster as dg

from expectations.check import Check
from orchestration import evaluation_tables
from orchestration.assets.charted import charted, names
from orchestration.checks import to_asset_check
from orchestration.evaluation.definitions.money import TABLES
from orchestration.evaluation.definitions.sensitivity import TABLES as SENSITIVITY
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
    "local_authorities",
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
    from orchestration.evaluation.charts import money
    from orchestration.evaluation.money import cost_tables
    from orchestration.evaluation.replication import table

    reference = evaluation_tables.read(writer.root, [f"reference.{name}" for name in REFERENCE])
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
    evaluation_tables.write(writer.root, built)
    figures = money.costs_and_savings(built["evaluation.cost_benefit"], names(reference["local_authorities"]))
    charts = {"evaluation.cost_benefit": charted(figures)}
    for name, frame in built.items():
        yield dg.MaterializeResult(asset_key=name.split("."), metadata={**_metadata(frame), **charts.get(name, {})})
    yield _explained(table.unexplained(replication), table.unsettled_tables(replication, reference["published_tables"]))


COST_INPUTS = (
    "unit_costs",
    "care_duration",
    "implementation_costs",
    "deflators",
    "cost_settings",
    "sensitivity_parameters",
    "year_to_year_dispersion",
    "local_authorities",
    "published_figures",
)


@dg.multi_asset(
    name="sensitivity",
    specs=[
        dg.AssetSpec(
            table.split("."),
            deps=[
                dg.AssetKey(["evaluation", "before_after"]),
                *(dg.AssetKey(["reference", name]) for name in COST_INPUTS),
            ],
            description=description.table,
            group_name="evaluation",
            kinds={"python", "duckdb"},
        )
        for table, description in SENSITIVITY.items()
    ],
    pool=WAREHOUSE_POOL,
)
def sensitivity(writer: Writer) -> Iterator[dg.MaterializeResult]:
    """Cost the reductions that the warehouse itself measured, and see how far every result moves with its inputs."""
    from orchestration.evaluation.charts import break_even, money
    from orchestration.evaluation.money import measured_costs
    from orchestration.evaluation.money import sensitivity as scenarios
    from orchestration.evaluation.money.cost_inputs import CostInputs

    tables = [f"reference.{name}" for name in COST_INPUTS]
    read = evaluation_tables.read(writer.root, [*tables, "evaluation.before_after"])
    inputs = CostInputs(**{name: read[name] for name in COST_INPUTS})
    built = {
        "evaluation.cost_benefit_measured": measured_costs.cost_benefit_measured(inputs, read["before_after"]),
        "evaluation.sensitivity": scenarios.sensitivity(inputs, read["before_after"]),
    }
    evaluation_tables.write(writer.root, built)
    known_as = names(read["local_authorities"])
    measured = money.costs_and_savings(built["evaluation.cost_benefit_measured"], known_as, reductions="measured")
    charts = {
        "evaluation.cost_benefit_measured": charted(measured),
        "evaluation.sensitivity": charted(break_even.distributions(built["evaluation.sensitivity"], known_as)),
    }
    for name, frame in built.items():
        yield dg.MaterializeResult(asset_key=name.split("."), metadata={**_metadata(frame), **charts.get(name, {})})


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
    check = Check(
        asset=".".join(REPLICATION.path),
        name=EXPLAINED,
        layer="expectation",
        severity="error",
        passed=figures.is_empty() and tables.is_empty(),
        observed=f"{figures.height} figures differ without a reason, {tables.height} tables are neither reproduced nor"
        " explained",
        figures={"figures without a reason": figures.height, "tables not explained": tables.height},
        threshold="0",
        most=0,
        reason="Arithmetic that misses the published figures cannot be trusted with others.",
    )
    return to_asset_check(check)
