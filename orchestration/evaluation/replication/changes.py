"""Changes and rates from figures printed next to them: Tables 3 to 11, 13 to 16, 20 to 28, and the 2018 panel's.

A change is after - before, its per cent 100 x (after / before - 1).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.evaluation.methods.resampling import change_pct
from orchestration.evaluation.methods.shares import percent
from orchestration.evaluation.replication.figures import PANEL, REVIEW, Computed, Figure, Key, Printed

TAKEN_OUT = "_population_taken_out"


def compute(printed: Printed) -> Iterator[tuple[Key, Computed]]:
    """Every change, per cent change and vacancy rate whose parts are printed."""
    for figure in printed:
        computed = _compute(printed, figure)
        if computed is not None:
            yield figure.key, computed


def _compute(printed: Printed, figure: Figure) -> Computed | None:
    match figure.key.statistic:
        case "change" if figure.key.item.endswith(TAKEN_OUT):
            return _with_population_taken_out(printed, figure.key)
        case "change":
            before_after = printed.all_of(figure.key, [{"statistic": "before"}, {"statistic": "after"}])
            return before_after and Computed.from_rounded(lambda before, after: after - before, *before_after)
        case "change_pct":
            before_after = _before_and_after(printed, figure.key)
            return before_after and Computed.from_rounded(change_pct, *before_after)
        case "vacancy_rate":
            return _vacancy_rate(printed, figure.key)
    return None


def _before_and_after(printed: Printed, key: Key) -> list[Figure] | None:
    """The two figures a per cent change rests on: printed as before and after, or as counts on two days."""
    first, to, last = key.breakdown.partition(" to ")
    if to:
        days = [{"statistic": "count", "breakdown": first}, {"statistic": "count", "breakdown": last}]
        counts = printed.all_of(key, days)
        return counts and [_counted(figure) for figure in counts]
    if (key.source_document, key.item) == (PANEL, "days_in_care"):
        key = key._replace(source_document=REVIEW, published_in="Text, paragraph 1.3.6")
    return printed.all_of(key, [{"statistic": "before"}, {"statistic": "after"}])


def _counted(figure: Figure) -> Figure:
    """Children counted on a day are printed in full: nothing was rounded."""
    return Figure(figure.key, figure.value, 0.0, figure.unit, figure.explanation)


def _with_population_taken_out(printed: Printed, key: Key) -> Computed | None:
    """(rate after - rate before) x mean population after / 10,000.

    The population is not printed; it is number after / rate after x 10,000, so it drops out of the sum.
    """
    number, rate = key.item.removesuffix(TAKEN_OUT), key.item.removesuffix(TAKEN_OUT) + "_rate"
    parts = printed.all_of(
        key,
        [
            {"item": number, "statistic": "after"},
            {"item": rate, "statistic": "before"},
            {"item": rate, "statistic": "after"},
        ],
    )
    return parts and Computed.from_rounded(
        lambda number_after, rate_before, rate_after: (rate_after - rate_before) * number_after / rate_after, *parts
    )


def _vacancy_rate(printed: Printed, key: Key) -> Computed | None:
    if key.source_document != PANEL:
        key = key._replace(published_in="Appendix A, table 14")
    parts = printed.all_of(key, [{"statistic": "vacancies"}, {"statistic": "posts"}])
    return parts and Computed.exact(percent(parts[0].value, parts[1].value))
