"""The authority's own totals: figures that it cannot give by person."""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import Extract
from ingest.contracts.days import EVENT, RUNNING
from ingest.contracts.fields import choice, day, number, text, whole

# Population projections look decades ahead; a later year is a slip.
LAST_PROJECTION = 2100


class Returns(Extract, agency="authority", extract="returns", kind="increment"):
    """Totals for a period, from statutory returns and accounts. A spend may be negative: a correction."""

    period_start: date = day(EVENT, "*")
    period_end: date = day(RUNNING, "*", not_before="period_start")
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
    value: float = number("!")


class Population(Extract, agency="authority", extract="population", kind="increment"):
    """Mid-year population estimates."""

    year: int = whole("*", EVENT.earliest.year, LAST_PROJECTION)
    age_group: str = text("*")
    population: int = whole("!")


EXTRACTS = (Returns, Population)
