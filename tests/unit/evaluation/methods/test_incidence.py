"""Cumulative incidence: printed figures, no censoring, and something else that comes first."""

import numpy as np
import pytest

from orchestration.evaluation.methods import incidence
from orchestration.evaluation.methods.incidence import Followed

NEVER = np.nan


def people(*rows, end=365):
    """People of (days followed, days to the event or None)."""
    days = np.array([followed for followed, _ in rows], dtype=float)
    event = np.array([NEVER if event is None else event for _, event in rows], dtype=float)
    return Followed(days, event, days == end)


def to_week(end):
    """Weeks in remission on 6-mercaptopurine (Freireich and others 1963; Gehan 1965), followed to a week at most."""
    relapsed = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    rows = [(end, each) if each <= end else (end, None) for each in relapsed]
    return people(*rows, *((min(each, end), None) for each in censored), end=end)


@pytest.mark.parametrize(
    ("week", "surviving"), [(6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448)]
)
def test_the_printed_curve_of_the_remission_times(week, surviving):
    """Kaplan-Meier as every textbook prints it."""
    assert incidence.kaplan_meier(to_week(week)).estimate == pytest.approx(100 * (1 - surviving), abs=0.051)


def test_the_printed_variance_of_the_remission_times():
    """Greenwood's standard error at week 10 is 0.0963 (Collett); on log(-log) the interval is 0.503 to 0.889."""
    found = incidence.kaplan_meier(to_week(10))
    assert (found.low, found.high) == pytest.approx((100 - 88.9, 100 - 50.3), abs=0.06)


def test_where_all_are_followed_to_the_end_it_is_the_share():
    found = incidence.kaplan_meier(people(*[(365, 10)] * 3, (365, 365), *[(365, None)] * 6))
    assert found.estimate == pytest.approx(40)


def test_families_widen_the_interval():
    rows = people(*[(365, 10)] * 4, *[(365, None)] * 6)
    alone, clustered = incidence.kaplan_meier(rows), incidence.kaplan_meier(rows, deff=2.0)
    assert clustered.low < alone.low < alone.estimate < alone.high < clustered.high


def test_what_comes_first_is_counted_once():
    """Of ten, three had it first, two the other first: 30 per cent, whatever came after. On one day, both did."""
    rows = people(*[(365, 50)] * 3, *[(365, 80)] * 2, *[(365, None)] * 5)
    other = np.array([NEVER, 60, 50, 10, 10, *[NEVER] * 5])
    assert incidence.first_of_two(rows, other).estimate == pytest.approx(30)


def test_without_the_other_thing_it_is_kaplan_meiers():
    rows = to_week(23)
    nothing = np.full(len(rows.days), NEVER)
    assert incidence.first_of_two(rows, nothing).estimate == pytest.approx(incidence.kaplan_meier(rows).estimate)


def test_both_causes_add_up_to_any():
    """Aalen-Johansen: the incidences of two causes are one less the Kaplan-Meier curve of either."""
    random = np.random.default_rng(5)
    days = np.where(random.random(60) < 0.5, 365.0, random.integers(1, 365, 60))
    one, other = (np.where(random.random(60) < 0.4, random.integers(1, 365, 60), NEVER) for _ in range(2))
    other = np.where(other == one, NEVER, other)
    is_to_the_end = days == 365
    either = incidence.kaplan_meier(Followed(days, np.fmin(one, other), is_to_the_end))
    parts = [
        incidence.first_of_two(Followed(days, each, is_to_the_end), against).estimate
        for each, against in ((one, other), (other, one))
    ]
    assert sum(parts) == pytest.approx(either.estimate)


def test_without_anybody_to_the_end_there_is_none():
    assert incidence.kaplan_meier(people((100, 10), (200, None))).reason == incidence.NOT_LONG_ENOUGH
    assert incidence.kaplan_meier(people()).reason == incidence.NOBODY
    assert incidence.first_of_two(people((100, 10)), np.array([NEVER])).reason == incidence.NOT_LONG_ENOUGH


def test_all_or_none_has_no_interval():
    found = incidence.kaplan_meier(people((365, None), (365, None)))
    assert (found.estimate, found.low) == (0, None)
    assert found.reason
