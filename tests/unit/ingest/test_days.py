"""Every date column has bounds of its own, and they hold on the very day."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from pandera.errors import SchemaErrors

from ingest.conforming.conform import DTYPES
from ingest.contracts import EXTRACTS

AS_OF = date(2020, 2, 29)
ONE_DAY = timedelta(days=1)
# First day, and last day of a delivery as of 29 February 2020.
BIRTH = (date(1900, 1, 2), date(2020, 12, 29))
EVENT = (date(1948, 1, 1), date(2020, 3, 31))
RUNNING = (date(1948, 1, 1), date(2021, 2, 28))
PLANNED = (date(1948, 1, 1), date(2022, 2, 28))
UNTIL_ADULT = (date(1948, 1, 1), date(2038, 2, 28))
RETURNED = (date(1948, 1, 1), date(2120, 2, 29))
RETURN_EVENT = (date(1948, 1, 1), AS_OF)
UNCHECKED = (date(1, 1, 2), date(2120, 2, 29))

OTHERS = {
    ("social_care", "persons", "date_of_birth"): BIRTH,
    ("social_care", "safeguarding_involvements", "end_date"): PLANNED,
    ("social_care", "child_in_need_plans", "end_date"): PLANNED,
    ("social_care", "child_protection_plans", "end_date"): PLANNED,
    ("social_care", "adult_worker_involvements", "end_date"): PLANNED,
    ("social_care", "care_proceedings", "concluded_date"): PLANNED,
    ("social_care", "periods_of_care", "end_date"): UNTIL_ADULT,
    ("domestic_abuse", "programmes", "end_date"): PLANNED,
    ("education", "attendance_summary", "period_end"): RUNNING,
    ("authority", "returns", "period_end"): RUNNING,
    ("authority", "impact_schedule", "planned_start"): PLANNED,
    ("ssda903", "uasc", "duc"): UNTIL_ADULT,
    ("ssda903", "episodes", "decom"): RETURNED,
    ("ssda903", "episodes", "dec"): RETURNED,
    **{
        ("ssd", table, column): bounds
        for table, column, bounds in (
            ("person", "expected_date_of_birth", UNCHECKED),
            ("cin_episodes", "referral_date", RETURN_EVENT),
            ("cin_episodes", "close_date", RETURNED),
            ("cin_plans", "plan_start_date", RETURN_EVENT),
            ("cin_plans", "plan_end_date", RETURNED),
            ("cp_plans", "plan_start_date", RETURN_EVENT),
            ("cp_plans", "plan_end_date", RETURNED),
            ("cla_episodes", "episode_start_date", RETURN_EVENT),
            ("cla_episodes", "episode_ceased_date", RETURNED),
            ("cla_episodes", "entered_care_date", RETURNED),
            ("legal_status", "status_start_date", RETURNED),
            ("legal_status", "status_end_date", RETURNED),
            ("cla_placement", "placement_start_date", RETURNED),
            ("immigration_status", "status_start_date", RETURNED),
            ("immigration_status", "status_end_date", RETURNED),
            ("pre_proceedings", "decision_date", RETURN_EVENT),
        )
    },
    ("annex_a", "list_3", "date_of_referral"): RETURN_EVENT,
    ("annex_a", "list_6", "cin_start_date"): RETURN_EVENT,
    ("annex_a", "list_6", "cin_closure_date"): RETURNED,
    ("annex_a", "list_7", "plan_start_date"): RETURN_EVENT,
    ("annex_a", "list_7", "plan_end_date"): RETURNED,
    ("annex_a", "list_8", "started_date"): RETURN_EVENT,
    ("annex_a", "list_8", "ceased_date"): RETURNED,
    ("csww", "workers", "role_end_date"): RETURNED,
    ("csc_api", "children", "uasc_end_date"): RETURNED,
    ("csc_api", "children", "expected_date_of_birth"): UNCHECKED,
    ("csc_api", "episodes", "referral_date"): RETURN_EVENT,
    ("csc_api", "episodes", "closure_date"): RETURNED,
    ("csc_api", "child_in_need_plans", "start_date"): RETURN_EVENT,
    ("csc_api", "child_in_need_plans", "end_date"): RETURNED,
    ("csc_api", "child_protection_plans", "start_date"): RETURN_EVENT,
    ("csc_api", "child_protection_plans", "end_date"): RETURNED,
    ("csc_api", "placements", "start_date"): RETURN_EVENT,
    ("csc_api", "placements", "end_date"): RETURNED,
    ("cin_census", "children", "expected_date_of_birth"): UNCHECKED,
    ("cin_census", "cin_details", "cin_referral_date"): RETURN_EVENT,
    ("cin_census", "cin_details", "cin_closure_date"): RETURNED,
    ("cin_census", "assessment_factors", "cin_referral_date"): RETURN_EVENT,
    ("cin_census", "child_in_need_plans", "cin_plan_start_date"): RETURN_EVENT,
    ("cin_census", "child_in_need_plans", "cin_plan_end_date"): RETURNED,
    ("cin_census", "child_protection_plans", "cpp_start_date"): RETURN_EVENT,
    ("cin_census", "child_protection_plans", "cpp_end_date"): RETURNED,
    ("cin_census", "pre_proceedings", "pp_start_date"): RETURN_EVENT,
    ("cin_census", "pre_proceedings", "court_app_date"): RETURNED,
}
COLUMNS = [
    (extract, column.name) for extract in EXTRACTS.values() for column in extract.columns() if column.type == "date"
]


def is_plausible(extract, column: str, day: date, as_of: date = AS_OF) -> bool:
    values = {c.name: pl.Series([day if c.name == column else None], dtype=DTYPES[c.type]) for c in extract.columns()}
    try:
        extract.schema(as_of).validate(pl.DataFrame(values), lazy=True)
    except SchemaErrors as exception:
        found = {(e.schema.name, getattr(e.check, "error", "")) for e in exception.schema_errors}
        return (column, "not a plausible date") not in found
    return True


@pytest.mark.parametrize(("extract", "column"), COLUMNS, ids=lambda x: getattr(x, "table", x))
def test_the_first_and_the_last_day_of_every_column(extract, column):
    usual = BIRTH if column == "date_of_birth" else EVENT
    first, last = OTHERS.get((extract.agency, extract.extract, column), usual)
    days = (first - ONE_DAY, first, last, last + ONE_DAY)
    assert [is_plausible(extract, column, day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("day", [date(2020, 2, day) for day in range(3, 10)])
def test_sessions_are_on_weekdays(day):
    assert is_plausible(EXTRACTS["education", "attendance"], "session_date", day) is (day.isoweekday() <= 5)


def test_bounds_move_with_the_as_of_date_and_not_with_the_first_one_asked_for():
    incidents, day = EXTRACTS["police", "incidents"], date(2020, 6, 1)
    as_of_dates = (date(2020, 2, 29), date(2020, 5, 31), date(2020, 2, 29))
    assert [is_plausible(incidents, "incident_date", day, each) for each in as_of_dates] == [False, True, False]
