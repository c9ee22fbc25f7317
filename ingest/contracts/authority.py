"""The authority's own totals: figures that it cannot give by person."""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import Extract
from ingest.contracts.days import EVENT, PLANNED, RUNNING
from ingest.contracts.fields import choice, day, number, text, whole, yes_no

# Population projections look decades ahead; a later year is a slip.
LAST_PROJECTION = 2100


class Returns(Extract, agency="authority", extract="returns", kind="increment"):
    """Totals by period, one row a period, measure and age group."""

    period_start: date = day(EVENT, "*", says="First day of the period.")
    period_end: date = day(RUNNING, "*", not_before="period_start", says="Last day of the period.")
    measure: str = choice(
        "new_looked_after",
        "looked_after_at_end",
        "on_plan_at_end",
        "plans_started",
        "referrals",
        "re_referrals",
        "agency_spend_gbp",
        mark="*",
    )
    age_group: str = choice("under_10", "under_12", "under_18", mark="*")
    value: float = number("!", says="The total.")


class Population(Extract, agency="authority", extract="population", kind="increment"):
    """Mid-year population, one row a year and age group."""

    year: int = whole("*", EVENT.earliest.year, LAST_PROJECTION, says="Year of the mid-year estimate.")
    age_group: str = text("*", says="Age group, as under_12.")
    population: int = whole("!", says="People.")


class ImpactSchedule(Extract, agency="authority", extract="impact_schedule", kind="snapshot"):
    """When the authority begins in a stepped-wedge trial, one row a planned start; the earliest counts."""

    planned_start: date = day(PLANNED, "*", says="Day on which the authority is to begin, as drawn or agreed.")
    actual_start: date = day(EVENT, says="Day on which it began.")
    sequence: int = whole(minimum=1, says="Its place in the order of starts.")
    randomised: bool = yes_no("!", says="Whether the order was drawn.")


EXTRACTS = (Returns, Population, ImpactSchedule)
