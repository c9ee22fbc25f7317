"""Rows of `evaluation.sensitivity`: what is said of a figure, and of one that is not there.

Which rows there are, and their figures, is decided in `sensitivity`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from orchestration.evaluation.money.costs import YEARS
from orchestration.evaluation.money.monte_carlo import reduction
from orchestration.evaluation.money.reductions import MEASURED, PRINTED, Reductions
from orchestration.evaluation.money.scenarios import BREAK_EVEN, NET_SAVING, Scenarios
from orchestration.evaluation.money.settings import INTERVAL_ENDS, Parameter, Settings

UNITS = {BREAK_EVEN: "months", NET_SAVING: "pounds"}
CALCULATED = "Interval and p: a calculation with given values has none"
NOT_TESTED = "p: nothing is tested"
NEVER = f"Costs are not covered within {YEARS} years"
NEVER_IN_SO_MANY = f"Costs are not covered within {YEARS} years in so many of the draws"
CAVEAT = (
    "Before and after, no comparison group: takes what is left of the reduction after deadweight to be due to Family"
    " Safeguarding and to last twelve years"
)
CAVEAT_INTERVAL = (
    "; the interval of a published reduction rests on how far the counts of other ages scatter from year to year"
    " (reference.year_to_year_dispersion)"
)
CAVEAT_DRAWS = (
    "; the distributions are assumptions (reference.sensitivity_parameters), and their middle need not be the base case"
)


@dataclass(frozen=True)
class Case:
    """One authority with one set of reductions."""

    authority: str
    reductions: Reductions
    scenarios: Scenarios
    settings: Settings
    parameters: list[Parameter]

    @property
    def method(self) -> str:
        """The base case in plain words."""
        where = "of evaluation.before_after" if self.reductions.source == MEASURED else "as published"
        plans = f", {self.reductions.plans.estimate:.1f} on a plan" if self.reductions.plans else ""
        return (
            f"The report's text, with reductions {where} ({self.reductions.entries.estimate:.1f} becoming looked after"
            f"{plans}); {self.settings}"
        )

    def row(self, outcome: str, analysis: str, **cells: Any) -> dict[str, Any]:
        """A row of this case."""
        return {
            **empty(self.authority, outcome, self.reductions.source, analysis),
            "left_out": self.reductions.left_out,
            **cells,
        }

    def caveat(self, parameters: list[Parameter]) -> str:
        """What the figures do not show where these parameters are varied."""
        intervals = any(
            (found := reduction(each.name, self.reductions)) and found.ends for each in parameters if each.is_reduction
        )
        return CAVEAT + (CAVEAT_INTERVAL if intervals and self.reductions.source == PRINTED else "")

    def results(self, changed: Mapping[str, float]) -> dict[str, float | None]:
        """The results by outcome with some parameters changed; None where costs are never covered."""
        results = self.scenarios.results(changed)
        return {outcome: None if np.isnan(value) else float(value) for outcome, value in results.items()}

    def value(self, parameter: Parameter, setting: str) -> tuple[float | None, str]:
        """The number that a setting stands for or, where there is none, why."""
        if setting not in INTERVAL_ENDS:
            return float(setting), ""
        found = reduction(parameter.name, self.reductions)
        if found is None:
            return None, self.reductions.left_out
        if not found.ends:
            return None, f"The reduction has no interval: {found.interval_is}"
        return found.ends[setting], ""


def empty(authority: str, outcome: str, source: str, analysis: str) -> dict[str, Any]:
    """A row without a figure."""
    return {
        "authority": authority,
        "outcome": outcome,
        "reductions": source,
        "analysis": analysis,
        "unit": UNITS[outcome],
        **dict.fromkeys(("parameter", "setting", "setting_unit", "left_out", "reason"), ""),
        "caveat": CAVEAT,
    }


def calculated(estimate: float | None, base: float | None) -> dict[str, Any]:
    """The cells of one calculation; without an estimate it never breaks even."""
    return {
        "estimate": estimate,
        "difference_from_base": None if estimate is None or base is None else estimate - base,
        "reason": NEVER if estimate is None else CALCULATED,
    }


def quantile(estimate: float | None, base: float | None, ends: Mapping[float, float | None]) -> dict[str, Any]:
    """The cells of a quantile of the draws; `ends` are the quantiles of which the median takes its interval."""
    never = None in (estimate, ends.get(97.5, 0.0))
    return {
        **calculated(estimate, base),
        "interval_low": ends.get(2.5),
        "interval_high": ends.get(97.5),
        "reason": NEVER_IN_SO_MANY if never else NOT_TESTED if ends else CALCULATED,
    }
