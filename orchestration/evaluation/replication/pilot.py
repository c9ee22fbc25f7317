"""The Cambridgeshire pilot's records of cases: shares in Appendix A, and figures its text gives differently."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.evaluation.methods.shares import percent
from orchestration.evaluation.replication.figures import PILOT, Computed, Key, Printed

CASES = "Appendix A, table 13"
HELD = ("held_child_in_need_plans", "held_child_protection_plans", "held_looked_after")
ROLES = "Appendix A, table 1"
OF_SHARES = {"lowest_share": min, "highest_share": max}
"""Of a need's shares in the four periods of three months."""


def compute(printed: Printed) -> Iterator[tuple[Key, Computed]]:
    """Shares of new and of held cases, what the text repeats from the appendix, and the sizes of the surveys."""
    for figure in printed:
        key = figure.key
        if key.source_document != PILOT:
            continue
        if key.published_in == CASES and key.statistic == "share":
            computed = _share_of_held(printed, key) if key.item in HELD else _share_of_new(printed, key)
        elif key.statistic in OF_SHARES:
            shares = [
                each.value
                for each in printed
                if each.key[:3] == (PILOT, CASES, key.item) and each.key.statistic == "share"
            ]
            computed = Computed.exact(OF_SHARES[key.statistic](shares))
        elif key.published_in == "Text, Key indicators":
            computed = _same_figure(printed, key, published_in=CASES)
        elif key.published_in == "Table 1" and key.statistic == "responses":
            computed = _same_figure(printed, key, published_in=ROLES, item="What is your role?: Total")
        else:
            continue
        if computed is not None:
            yield key, computed


def _share_of_new(printed: Printed, key: Key) -> Computed | None:
    parts = printed.all_of(key, [{"statistic": "count"}, {"statistic": "count", "item": "new_cases"}])
    return parts and Computed.exact(percent(parts[0].value, parts[1].value))


def _share_of_held(printed: Printed, key: Key) -> Computed | None:
    held = printed.all_of(key, [{"statistic": "count", "item": item} for item in HELD])
    count = printed.get(key, statistic="count")
    return held and count and Computed.exact(percent(count.value, sum(figure.value for figure in held)))


def _same_figure(printed: Printed, key: Key, **where: str) -> Computed | None:
    figure = printed.get(key, **where)
    return figure and Computed.exact(figure.value)
