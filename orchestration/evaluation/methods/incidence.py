"""Cumulative incidence of people who are followed for different times: Kaplan-Meier, and Aalen-Johansen where something
else may come first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orchestration.evaluation.methods.estimates import Finding

Days = NDArray[np.float64]
Z_95 = 1.959963984540054
NOBODY, NOT_LONG_ENOUGH = "nobody is followed", "nobody is followed to the end of the 12 months"


class Followed(NamedTuple):
    """People: how many days each is followed, after how many it happened (not a number: it was not seen), and whether
    each is followed to the end."""

    days: Days
    event: Days
    is_to_the_end: NDArray[np.bool_]


def kaplan_meier(people: Followed, deff: float = 1.0) -> Finding:
    """Per cent to whom it happened by the end, those followed for less counted for as long as they are.

    Greenwood's variance times the design effect; the interval on the scale of log(-log), which stays in 0 to 100.
    """
    if why_not := _why_not(people):
        return Finding(reason=why_not)
    _, at_risk, happened = _table(people.days, people.event)
    survived = float(np.prod(1 - happened / at_risk))
    estimate = 100 * (1 - survived)
    if not 0 < survived < 1:
        return Finding(estimate, reason="all or none: no interval")
    variance = deff * (happened / (at_risk * (at_risk - happened))).sum()
    reach = Z_95 * np.sqrt(variance) / abs(np.log(survived))
    low, high = (100 * (1 - survived ** float(np.exp(sign * reach))) for sign in (-1, 1))
    return Finding(estimate, low, high)


def first_of_two(people: Followed, other: Days) -> Finding:
    """Per cent to whom it happened by the end before the other thing did (Aalen-Johansen); on one day, both did.

    other: after how many days the other thing happened; not a number where it was not seen.
    """
    if why_not := _why_not(people):
        return Finding(reason=why_not)
    is_first = ~(other < people.event)
    days, at_risk, any_happened = _table(people.days, np.fmin(people.event, other))
    own = np.array([(is_first & (people.event == day) & (people.days >= day)).sum() for day in days])
    free = np.concatenate([[1.0], np.cumprod(1 - any_happened / at_risk)[:-1]]) if len(days) else np.empty(0)
    return Finding(100 * float((free * own / at_risk).sum()))


def _why_not(people: Followed) -> str:
    if not len(people.days):
        return NOBODY
    return "" if people.is_to_the_end.any() else NOT_LONG_ENOUGH


def _table(followed: Days, event: Days) -> tuple[Days, Days, Days]:
    """The days on which it happened, how many were still at risk on each, and to how many it happened."""
    happened = event <= followed
    last = np.where(happened, event, followed)
    days, counts = np.unique(event[happened], return_counts=True)
    return days, (last >= days[:, None]).sum(axis=1).astype(float), counts.astype(float)
