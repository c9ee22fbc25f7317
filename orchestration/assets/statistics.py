"""The statistics of the evaluation as assets: what changed, by how much, and how sure one can be.

The figures are worked out by `orchestration.evaluation`; here tables are read, handed over and written. Money is in
`cost_benefit`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import dagster as dg

from expectations.check import Check
from orchestration import evaluation_tables
from orchestration.assets.charted import charted, names
from orchestration.checks import to_asset_check
from orchestration.evaluation.definitions import TABLES
from orchestration.resources import WAREHOUSE_POOL, Writer

if TYPE_CHECKING:
    import polars as pl

    from orchestration.evaluation.charts import Chart, NoChart

    Tables = Mapping[str, pl.DataFrame]
    Draw = Callable[[pl.DataFrame, Tables], Iterable[Chart | NoChart]]

REASONED = "every_empty_estimate_has_a_reason"
AUTHORITY_YEAR = "evaluation.authority_year"
MEMBERS = "reference.programme_members"
NAMES = "reference.local_authorities"


def statistic(
    table: str, *reads: str, draw: "Draw | None" = None
) -> "Callable[[Callable[[Tables], pl.DataFrame]], dg.AssetsDefinition]":
    """An asset `evaluation.<table>` from a function of the tables it reads, which it gets by their names.

    draw: the charts of what was computed, for the asset's page.
    """

    def of(compute: "Callable[[Tables], pl.DataFrame]") -> dg.AssetsDefinition:
        key = dg.AssetKey(table.split("."))

        @dg.asset(
            key=key,
            deps=[dg.AssetKey(name.split(".")) for name in reads],
            description=TABLES[table].table,
            group_name="evaluation",
            kinds={"python", "duckdb"},
            check_specs=[
                dg.AssetCheckSpec(REASONED, asset=key, description="A row without an estimate says why there is none.")
            ],
            pool=WAREHOUSE_POOL,
        )
        def build(writer: Writer) -> dg.MaterializeResult:
            read = evaluation_tables.read(writer.root, reads)
            frame = compute(read)
            evaluation_tables.write(writer.root, {table: frame})
            charts = charted(draw(frame, read)) if draw else {}
            return dg.MaterializeResult(
                metadata={**_metadata(frame), **charts}, check_results=[_reasoned(table, frame)]
            )

        return build

    return of


def _rates(frame: "pl.DataFrame", tables: "Tables") -> "Iterable[Chart | NoChart]":
    from orchestration.evaluation.charts import before_after

    return before_after.rates(frame, tables["authority_year"], names(tables["local_authorities"]))


def _effects(frame: "pl.DataFrame", tables: "Tables") -> "Iterable[Chart | NoChart]":
    from orchestration.evaluation.charts import forest

    return forest.effects(frame, names(tables["local_authorities"]))


@statistic("evaluation.before_after", AUTHORITY_YEAR, MEMBERS, NAMES, draw=_rates)
def before_after(tables: "Tables") -> "pl.DataFrame":
    from orchestration.evaluation.over_time import rates

    return rates.before_after(tables["authority_year"], tables["programme_members"])


@statistic("evaluation.time_adjusted", AUTHORITY_YEAR, MEMBERS, NAMES, draw=_effects)
def time_adjusted(tables: "Tables") -> "pl.DataFrame":
    from orchestration.evaluation.over_time import time_adjusted as regressions

    return regressions.time_adjusted(tables["authority_year"], tables["programme_members"])


@statistic("evaluation.neighbour_comparison", AUTHORITY_YEAR, "reference.statistical_neighbours", MEMBERS)
def neighbour_comparison(tables: "Tables") -> "pl.DataFrame":
    from orchestration.evaluation.over_time import neighbours

    return neighbours.neighbour_comparison(
        tables["authority_year"], tables["statistical_neighbours"], tables["programme_members"]
    )


@statistic("evaluation.re_referrals", AUTHORITY_YEAR, MEMBERS)
def re_referrals(tables: "Tables") -> "pl.DataFrame":
    from orchestration.evaluation.over_time import re_referrals as shares

    return shares.re_referrals(tables["authority_year"], tables["programme_members"])


@statistic("evaluation.police_call_outs", "intermediate.int_spells__call_outs")
def police_call_outs(tables: "Tables") -> "pl.DataFrame":
    from orchestration.evaluation.families import call_outs

    return call_outs.police_call_outs(tables["int_spells__call_outs"])


@statistic("evaluation.cohort_outcomes", "intermediate.int_children__first_outcomes")
def cohort_outcomes(tables: "Tables") -> "pl.DataFrame":
    from orchestration.evaluation.families import cohorts

    return cohorts.cohort_outcomes(tables["int_children__first_outcomes"])


@statistic("evaluation.care_days_after_allocation", "monitoring.care_days_after_allocation")
def care_days_after_allocation(tables: "Tables") -> "pl.DataFrame":
    from orchestration.evaluation.families import care_days

    return care_days.care_days_after_allocation(tables["care_days_after_allocation"])


@statistic("evaluation.mental_health", "intermediate.int_adults__crisis_contacts")
def mental_health(tables: "Tables") -> "pl.DataFrame":
    from orchestration.evaluation.families import services

    return services.mental_health(tables["int_adults__crisis_contacts"])


@statistic("evaluation.substance_misuse", "intermediate.int_adults__treatment_outcomes")
def substance_misuse(tables: "Tables") -> "pl.DataFrame":
    from orchestration.evaluation.families import services

    return services.substance_misuse(tables["int_adults__treatment_outcomes"])


@statistic("evaluation.practitioner_survey", "intermediate.int_survey__answers", "intermediate.int_survey__samples")
def practitioner_survey(tables: "Tables") -> "pl.DataFrame":
    from orchestration.evaluation.families import survey

    return survey.practitioner_survey(tables["int_survey__answers"], tables["int_survey__samples"])


STATISTICS = [
    before_after,
    time_adjusted,
    neighbour_comparison,
    re_referrals,
    police_call_outs,
    cohort_outcomes,
    care_days_after_allocation,
    mental_health,
    substance_misuse,
    practitioner_survey,
]


def _metadata(frame: "pl.DataFrame") -> dict[str, object]:
    empty = frame["estimate"].null_count()
    return {"dagster/row_count": frame.height, "estimates": frame.height - empty, "empty, with the reason": empty}


def _reasoned(table: str, frame: "pl.DataFrame") -> dg.AssetCheckResult:
    unreasoned = int((frame["estimate"].is_null() & (frame["reason"] == "")).sum())
    check = Check(
        asset=table,
        name=REASONED,
        layer="expectation",
        severity="warn",
        passed=unreasoned == 0,
        observed=f"{unreasoned} of {frame.height} rows have neither an estimate nor a reason",
        figures={"rows": frame.height, "without an estimate and a reason": unreasoned},
        threshold="0",
        most=0,
        reason="A reader must see why there is no figure, and never take a gap for a nought.",
    )
    return to_asset_check(check)
