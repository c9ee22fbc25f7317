"""Costs and savings: Tables 18, 19 and 29 to 41, the unit costs of Appendix 4, and sums of the 2018 panel.

The cost model itself is `orchestration.evaluation.money.costs`; here its results find the figures they answer to.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.evaluation.break_even import break_even
from orchestration.evaluation.cost_benefit import cost_benefit
from orchestration.evaluation.money.configuration import Configuration
from orchestration.evaluation.money.projection import AS_PRINTED
from orchestration.evaluation.replication.figures import EVALUATION, PANEL, Computed, Key, Printed

YEARLY = {
    "set_up_cost": "set_up_cost_gbp",
    "running_cost": "running_cost_gbp",
    "saving": "total_saving_gbp",
    "cumulative_cost": "cumulative_cost_gbp",
    "cumulative_saving": "cumulative_saving_gbp",
    "cumulative_net": "net_gbp",
}
PARTS_OF_A_REDUCTION = ("plans_and_cases", "days_in_care")
PARTS_OF_A_PLAN = ("section_47_and_interview", "ongoing_support", "case_conferences", "core_groups")


def compute(
    printed: Printed, configuration: Configuration, reductions: pl.DataFrame, care_duration: pl.DataFrame
) -> Iterator[tuple[Key, Computed]]:
    """Every figure of money, break-even and duration of care that follows from printed ones."""
    yield from _model(printed, configuration, reductions)
    yield from _sums(printed)
    yield from _durations(printed, care_duration)


def _model(printed: Printed, configuration: Configuration, reductions: pl.DataFrame) -> Iterator[tuple[Key, Computed]]:
    yearly = {
        (row["authority"], f"year {row['year']}"): row for row in _as_printed(cost_benefit(configuration, reductions))
    }
    months = {row["authority"]: row for row in _as_printed(break_even(configuration, reductions))}
    for figure in printed:
        key = figure.key
        if key.item == "costs_and_savings":
            yield key, Computed.exact(yearly[key.authority, key.breakdown][YEARLY[key.statistic]])
        elif key.item == "break_even":
            found = months[key.authority]
            yield key, Computed.exact({**found, "in_year": found["years"] + 1}[key.statistic])


def _as_printed(frame: pl.DataFrame) -> list[dict]:
    return frame.filter(pl.col("variant") == AS_PRINTED).to_dicts()


def _sums(printed: Printed) -> Iterator[tuple[Key, Computed]]:
    for figure in printed:
        key = figure.key
        parts: list[dict[str, str]] = []
        if key.statistic == "total_cost":
            parts = [{"statistic": "set_up_cost"}, {"statistic": "running_cost"}]
        elif (key.source_document, key.item, key.breakdown) == (EVALUATION, "child_protection_plan", "2010"):
            parts = [{"item": part} for part in PARTS_OF_A_PLAN]
        elif key.item == "care_total":
            parts = [{"item": "care_staffing"}, {"item": "care_placement"}]
        elif (key.source_document, key.item, key.statistic) == (PANEL, "total", "saving"):
            parts = [{"item": part, "published_in": "Table in paragraph 9.1"} for part in PARTS_OF_A_REDUCTION]
        if parts and (found := printed.all_of(key, parts)):
            yield key, Computed.exact(sum(part.value for part in found))


def _durations(printed: Printed, care_duration: pl.DataFrame) -> Iterator[tuple[Key, Computed]]:
    """Shares with which the report's figures were computed, and their mean."""
    used = dict(care_duration.select("years", "used_pct").iter_rows())
    for figure in printed:
        if figure.key.item == "episodes_of_care":
            years = figure.key.breakdown.partition(" ")[0]
            mean = sum(length * share for length, share in used.items()) / 100
            yield figure.key, Computed.exact(used[int(years)] if years else mean)
