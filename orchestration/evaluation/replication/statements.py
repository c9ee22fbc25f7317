"""Statements of the texts that other printed figures bear out or contradict: call-outs, rates, costs, turnover."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from orchestration.evaluation.methods.shares import percent, same_proportion
from orchestration.evaluation.replication.figures import EVALUATION, PILOT, Computed, Key, Printed

COHORTS = tuple({"breakdown": f"cohort {number}"} for number in (1, 2, 3, 4))
CALL_OUTS_OF = {"bracknell_forest": "Table 4", "west_berkshire": "Table 5"}
CALL_OUTS = "police_call_outs_a_month"
MONTHS = 12
RATE = "new_looked_after_under_12_rate"
YEARS_OF_BRACKNELL_FOREST = {"2014/15": 1.0, "2015/16": 1.0, "2016/17": 1.0, "2017/18": 0.5}
"""The years before, and the part of each that lies before October 2017."""
FIRST_TABLE_OF_MONEY = 32
FLOWS = ("saving", "cost")
YEARS_AFTER = 2


def compute(printed: Printed) -> Iterator[tuple[Key, Computed]]:
    """Every statement that follows from figures printed elsewhere, or does not."""
    for figure in printed:
        computed = _compute(printed, figure.key)
        if computed is not None:
            yield figure.key, computed


def _compute(printed: Printed, key: Key) -> Computed | None:
    statement = STATEMENTS.get(key.item)
    if statement:
        return statement(printed, key)
    if (key.source_document, key.statistic) == (PILOT, "turnover"):
        return _turnover(printed, key)
    if (key.item, key.statistic, key.authority) == (RATE, "before", "bracknell_forest"):
        return _rate_before(printed, key)
    return None


def _between_cohorts(printed: Printed, key: Key) -> Computed:
    """The chi-square test of the cohorts' call-outs in the two years, each a year of the printed monthly figure."""
    table = key._replace(published_in=CALL_OUTS_OF[key.authority], item=CALL_OUTS)
    before, after = (
        [figure.value * MONTHS for figure in printed.all_of(table._replace(statistic=when), COHORTS) or ()]
        for when in ("before", "after")
    )
    together = [first + second for first, second in zip(before, after, strict=True)]
    return Computed.exact(same_proportion(after, together, "call-out").p)


def _rate_before(printed: Printed, key: Key) -> Computed | None:
    """The mean of the printed yearly rates, a part of a year counting as its part."""
    text = key._replace(published_in="Text, Fewer children becoming looked after", statistic="rate")
    rates = printed.all_of(text, [{"breakdown": year} for year in YEARS_OF_BRACKNELL_FOREST])
    parts = tuple(YEARS_OF_BRACKNELL_FOREST.values())
    return rates and Computed.from_rounded(
        lambda *values: sum(rate * part for rate, part in zip(values, parts, strict=True)) / sum(parts), *rates
    )


def _running_cost(printed: Printed, key: Key) -> Computed | None:
    """What Table 18 of the 2020 evaluation has for the authority, each year from the third on."""
    figure = printed.get(
        key, source_document=EVALUATION, published_in="Table 18", item="cost_of_family_safeguarding", breakdown="year 3"
    )
    return figure and Computed.exact(figure.value)


def _turnover(printed: Printed, key: Key) -> Computed | None:
    leavers = printed.get(key, statistic="leavers")
    last_day = f"{key.breakdown.partition(' to ')[2]}-31"
    posts = printed.get(key, published_in="Appendix A, table 14", breakdown=last_day, statistic="posts")
    return leavers and posts and Computed.exact(percent(leavers.value, posts.value))


def _money(printed: Printed, authority: str, statistic: str) -> dict[int, float]:
    """A yearly figure of Tables 32 to 41, by year."""
    return {
        int(figure.key.breakdown.removeprefix("year ")): figure.value
        for figure in printed
        if figure.key.published_in.startswith("Table ")
        and (figure.key.item, figure.key.authority, figure.key.statistic) == ("costs_and_savings", authority, statistic)
        and int(figure.key.published_in.removeprefix("Table ")) >= FIRST_TABLE_OF_MONEY
    }


def _ratio(printed: Printed, key: Key) -> Computed:
    """Savings over costs, of the year alone or of all years up to it."""
    year = int(key.breakdown.removeprefix("year "))
    if key.statistic == "cumulative_ratio":
        saving, cost = (_money(printed, key.authority, f"cumulative_{what}")[year] for what in ("saving", "cost"))
    else:
        saving = _money(printed, key.authority, "saving")[year]
        cost = sum(_money(printed, key.authority, f"{kind}_cost").get(year, 0) for kind in ("set_up", "running"))
    return Computed.exact(saving / cost)


def _two_years_after(printed: Printed, key: Key) -> Computed:
    """The lowest of the authorities: what has been saved, gross or net, two years after Table 19's break-even point."""
    found = []
    for figure in printed:
        if figure.key.published_in == "Table 19" and figure.key.statistic == "years":
            months = printed.get(figure.key, statistic="months")
            when = figure.value + (months.value if months else 0) / MONTHS + YEARS_AFTER
            saved, spent = (_at(_money(printed, figure.key.authority, f"cumulative_{of}"), when) for of in FLOWS)
            found.append(saved - spent if key.statistic == "cumulative_net" else saved)
    return Computed.exact(min(found))


def _at(yearly: dict[int, float], when: float) -> float:
    """A cumulative figure at a point between the ends of two years; it rises evenly within a year."""
    year = int(when)
    return yearly[year] + (when - year) * (yearly[year + 1] - yearly[year])


STATEMENTS: Mapping[str, Callable[[Printed, Key], Computed | None]] = {
    "police_call_outs_between_cohorts": _between_cohorts,
    "running_cost": _running_cost,
    "savings_over_costs": _ratio,
    "two_years_after_break_even": _two_years_after,
}
"""What the texts alone say, by item."""
