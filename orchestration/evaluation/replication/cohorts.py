"""Outcomes by cohort, Tables 12 and 17: how many children each cohort had, and Pearson's chi-square between the two.

The report prints children with the outcome and their share, not how many there were. The totals are the whole numbers
that give the printed shares; where several do, those that also give the printed p-values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from math import ceil, floor

from orchestration.evaluation.methods.shares import chi_square_p, percent
from orchestration.evaluation.replication.figures import Computed, Figure, Key, Printed, agrees_as_printed

COHORTS = ("cohort 1", "cohort 2")
Totals = tuple[int, int]


def compute(printed: Printed) -> Iterator[tuple[Key, Computed]]:
    """Shares and p-values of Tables 12 and 17."""
    by_authority: dict[str, list[Figure]] = defaultdict(list)
    for figure in printed:
        if figure.key.statistic == "p_value":
            by_authority[figure.key.authority].append(figure)
    for p_values in by_authority.values():
        totals = _possible_totals(printed, p_values)
        for p_value in p_values:
            yield p_value.key, Computed.one_of([_p_value(printed, p_value.key, pair) for pair in totals])
            for cohort, breakdown in enumerate(COHORTS):
                children = _cell(printed, p_value.key, breakdown, "children")
                share = _cell(printed, p_value.key, breakdown, "share")
                yield share.key, Computed.one_of([percent(children.value, pair[cohort]) for pair in totals])


def totals_that_give(children: Figure, share: Figure) -> set[int]:
    """The whole numbers of which `children` are `share` per cent, to its printed digits."""
    low, high = share.value - share.half_unit, share.value + share.half_unit
    return set(range(ceil(100 * children.value / high), floor(100 * children.value / low) + 1))


def _possible_totals(printed: Printed, p_values: list[Figure]) -> list[Totals]:
    """Both cohorts' totals, smallest first, that fit every outcome of one authority."""
    candidates = [
        sorted(
            set.intersection(
                *(
                    totals_that_give(
                        _cell(printed, each.key, breakdown, "children"), _cell(printed, each.key, breakdown, "share")
                    )
                    for each in p_values
                )
            )
        )
        for breakdown in COHORTS
    ]
    pairs = list(product(*candidates))
    fitting = [
        pair
        for pair in pairs
        if all(agrees_as_printed(each, Computed.exact(_p_value(printed, each.key, pair))) for each in p_values)
    ]
    return fitting or pairs


def _p_value(printed: Printed, key: Key, totals: Totals) -> float:
    first, second = (int(_cell(printed, key, breakdown, "children").value) for breakdown in COHORTS)
    return chi_square_p((first, second), totals)


def _cell(printed: Printed, key: Key, breakdown: str, statistic: str) -> Figure:
    figure = printed.get(key, breakdown=breakdown, statistic=statistic)
    if figure is None:
        raise LookupError(f"{key.published_in} lacks {statistic} of {breakdown} for {key.authority}")
    return figure
