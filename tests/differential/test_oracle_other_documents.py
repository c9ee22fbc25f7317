"""The oracle's readings of x1 to x4, on examples worked by hand, and that the drawn landings sit on their limits."""

from __future__ import annotations

from .cases import landing
from .examples import AUTUMN, NEW_YEAR, authority, day
from .oracle import authorities
from .oracle.dates import months_later, quarter_of
from .oracle.other_documents import length_of_assessments, need_plans_over_two_years, rates_of_plans

SEEDS = range(6)


def stretch(start: str, end: str | None, person_id: str = "C1") -> dict:
    return {"person_id": person_id, "start_date": day(start), "end_date": day(end)}


def test_two_years_to_the_day_are_not_more() -> None:
    plans = [stretch("2017-12-31", None), stretch("2017-12-30", "2020-01-01"), stretch("2010-01-01", "2019-12-31")]
    found = need_plans_over_two_years(plans, AUTUMN, authority())
    assert (found.numerator, found.denominator, found.value) == (1, 2, 50)


def test_the_median_is_of_assessments_finished_in_the_quarter_and_there_is_none_of_none() -> None:
    rows = [stretch("2019-10-01", "2019-10-01"), stretch("2019-11-30", "2019-12-31"), stretch("2019-12-01", None)]
    length, same_day = length_of_assessments(rows, AUTUMN, authority())
    assert (length.value, same_day.numerator, same_day.denominator) == (15.5, 1, 2)
    length, same_day = length_of_assessments(rows, NEW_YEAR, authority())
    assert (length.value, same_day.numerator, same_day.denominator) == (None, 0, 0)


def test_rates_are_of_the_mid_year_in_which_the_financial_year_begins() -> None:
    people = [{"year": year, "age_group": "under_18", "population": 10_000 * year} for year in (2019, 2020)]
    people.append({"year": 2019, "age_group": "under_12", "population": 1})
    plans = [stretch("2020-01-01", "2020-03-31"), stretch("2020-03-31", None), stretch("2020-03-31", None)]
    figures = rates_of_plans(authority(child_protection_plans=plans, population=people), NEW_YEAR)
    assert [(each.numerator, each.denominator) for each in figures] == [(3, 20_190_000), (1, 20_190_000)]
    unknown = rates_of_plans(authority(child_protection_plans=plans, population=people[1:]), NEW_YEAR)
    assert [(each.numerator, each.value) for each in unknown] == [(3, None), (1, None)]


def test_plans_in_need_sit_on_the_limit_of_two_years() -> None:
    found: set[int] = set()
    for known in (one for seed in SEEDS for one in authorities(landing(seed, families=9))):
        edge = months_later(quarter_of(known.as_of).end_known_at(known.as_of), -24)
        found |= {(plan["start_date"] - edge).days for plan in known.of("child_in_need_plans")}
    assert {-1, 0, 1} <= found
