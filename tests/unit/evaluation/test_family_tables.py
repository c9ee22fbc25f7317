"""What holds of every table about families, children, adults and practitioners, whatever comes in."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.evaluation import (
    attendance_before_after,
    care_days_after_allocation,
    cohort_outcomes,
    health_before_after,
    mental_health,
    police_call_outs,
    practitioner_survey,
    substance_misuse,
)

authorities = st.sampled_from(["essex", "luton"])
cohort = st.none() | st.integers(1, 6)
events = st.none() | st.integers(0, 40)
flag = st.booleans()
maybe = st.none() | flag
AUTHORITY = ("authority", pl.String, authorities)

FAMILIES = [
    AUTHORITY,
    ("family_key", pl.String, st.uuids().map(str)),
    ("fs_start_date", pl.Date, st.just(date(2018, 1, 1))),
    ("cohort", pl.Int32, cohort),
    ("evaluation_cohort", pl.Int32, st.integers(1, 2)),
    ("incidents_before", pl.Int32, events),
    ("incidents_after", pl.Int32, events),
    ("domestic_abuse_before", pl.Int32, events),
    ("domestic_abuse_after", pl.Int32, events),
    ("has_twelve_months_after", pl.Boolean, flag),
]
CHILDREN = [
    AUTHORITY,
    ("outcome", pl.String, st.sampled_from(["looked_after", "child_protection_plan"])),
    ("family_key", pl.String, st.sampled_from("abcdefghijkl")),
    ("cohort", pl.Int32, cohort),
    ("evaluation_cohort", pl.Int32, st.integers(1, 2)),
    ("state", pl.String, st.sampled_from(["became", "did_not", *cohort_outcomes.STATES_LEFT_OUT])),
    ("days_in_window", pl.Int32, st.just(365)),
    ("days_followed", pl.Int32, st.none() | st.sampled_from([0, 100, 365])),
    ("days_to_outcome", pl.Int32, st.none() | st.sampled_from([0, 99, 365])),
    ("days_followed_for_other", pl.Int32, st.none() | st.sampled_from([0, 100, 365])),
    ("days_to_other", pl.Int32, st.none() | st.sampled_from([0, 99, 365])),
]
CARE = [
    AUTHORITY,
    ("family_key", pl.String, st.uuids().map(str)),
    ("r03_fs_start_date", pl.Date, st.just(date(2018, 1, 1))),
    ("r05_cohort", pl.Int32, cohort),
    ("is_any_child_entering_care", pl.Boolean, flag),
    ("care_days", pl.Int32, events),
]
ADULTS = [
    AUTHORITY,
    ("support_end_date", pl.Date, st.none() | st.just(date(2019, 1, 1))),
    ("contacts_before", pl.Int32, events),
    ("contacts_after", pl.Int32, events),
    ("has_six_months_after", pl.Boolean, flag),
]
HOSPITAL_USE = [
    *FAMILIES[:5],
    ("outcome", pl.String, st.sampled_from(["ae_attendances", "emergency_admissions"])),
    ("age_group", pl.String, st.sampled_from(["child", "adult"])),
    ("events_before", pl.Int64, events),
    ("events_after", pl.Int64, events),
    ("has_twelve_months_after", pl.Boolean, flag),
]
SCHOOL_YEARS = [
    AUTHORITY,
    *FAMILIES[3:5],
    ("is_known", pl.Boolean, flag),
    ("has_year_of_start_passed", pl.Boolean, flag),
    ("has_year_after_passed", pl.Boolean, flag),
    *(
        (f"{kind}_{year}", pl.Int64, st.integers(*((0, 300) if kind == "possible" else (0, 20))))
        for year in ("before", "in_year", "after")
        for kind in ("possible", "authorised", "unauthorised")
    ),
]
TREATMENTS = [
    AUTHORITY,
    ("person_key", pl.String, st.sampled_from("abcdef")),
    ("substance_group", pl.String, st.sampled_from(["opiate", "non_opiate", "alcohol", ""])),
    ("is_closed", pl.Boolean, flag),
    ("is_completed", pl.Boolean, flag),
    ("represented_within_6_months", pl.Boolean, maybe),
]
ANSWERS = [
    AUTHORITY,
    ("survey", pl.String, st.sampled_from(["2018", "2019"])),
    ("question", pl.String, st.sampled_from(["q1", "q2"])),
    ("answer", pl.String, st.sampled_from(["Agree", "Disagree", "Yes", "N/A"])),
    ("responses", pl.Int32, st.integers(1, 30)),
]
SAMPLES = [
    AUTHORITY,
    ("survey", pl.String, st.sampled_from(["2018", "2019"])),
    ("people_invited", pl.Int32, events),
    ("respondents", pl.Int32, events),
]


def frames(columns: list[tuple], unique: tuple[str, ...] = ()) -> st.SearchStrategy[pl.DataFrame]:
    schema = {name: dtype for name, dtype, _ in columns}
    rows = st.lists(st.tuples(*(values for _, _, values in columns)), max_size=40)
    built = rows.map(lambda drawn: pl.DataFrame(drawn, schema=schema, orient="row"))
    return built.map(lambda frame: frame.unique(subset=unique, maintain_order=True)) if unique else built


ANSWERED = frames(ANSWERS, unique=("authority", "survey", "question", "answer"))
SAMPLED = frames(SAMPLES, unique=("authority", "survey"))
MAKERS = {
    "police_call_outs": (police_call_outs.police_call_outs, (frames(FAMILIES),)),
    "cohort_outcomes": (cohort_outcomes.cohort_outcomes, (frames(CHILDREN),)),
    "care_days_after_allocation": (care_days_after_allocation.care_days_after_allocation, (frames(CARE),)),
    "health_before_after": (health_before_after.health_before_after, (frames(HOSPITAL_USE),)),
    "attendance_before_after": (attendance_before_after.attendance_before_after, (frames(SCHOOL_YEARS),)),
    "mental_health": (mental_health.mental_health, (frames(ADULTS),)),
    "substance_misuse": (substance_misuse.substance_misuse, (frames(TREATMENTS),)),
    "practitioner_survey": (practitioner_survey.practitioner_survey, (ANSWERED, SAMPLED)),
}
KEYS = {
    "police_call_outs": None,  # a key of families may come twice in what is drawn here
    "cohort_outcomes": ("outcome", "cohort_scheme", "cohort", "compared_with", "test"),
    "care_days_after_allocation": ("outcome", "level", "level_value"),
    "health_before_after": ("outcome", "age_group", "level", "level_value"),
    "attendance_before_after": ("outcome", "compared", "level", "level_value"),
    "mental_health": ("outcome",),
    "substance_misuse": ("outcome", "substance_group"),
    "practitioner_survey": ("outcome", "survey", "question", "answer"),
}
every_table = pytest.mark.parametrize("name", MAKERS)


def made(name: str, data: st.DataObject) -> pl.DataFrame:
    make, inputs = MAKERS[name]
    return make(*(data.draw(each) for each in inputs))


@every_table
@settings(deadline=None, max_examples=40)
@given(st.data())
def test_any_rows_give_finite_figures_and_the_reason_for_each_that_is_empty(name, data):
    table = made(name, data)
    numbers = table.select(pl.col(pl.Float64))
    assert all(column.drop_nulls().is_finite().all() for column in numbers)
    figures = pl.any_horizontal(pl.col("estimate", "interval_low", "interval_high", "p").is_null())
    assert table.filter(figures != (pl.col("reason") != "")).is_empty()
    assert (table["p"].drop_nulls().is_between(0, 1)).all()
    texts = table.select("authority", "outcome", "method", "left_out", "reason", "caveat")
    assert texts.null_count().sum_horizontal().item() == 0


@every_table
@settings(deadline=None, max_examples=20)
@given(st.data())
def test_intervals_hold_their_estimates(name, data):
    held = made(name, data).drop_nulls(["estimate", "interval_low"])
    slack = 1e-9
    assert (held["interval_low"] <= held["estimate"] + slack).all()
    assert (held["estimate"] <= held["interval_high"] + slack).all()


@every_table
@settings(deadline=None, max_examples=20)
@given(st.data())
def test_the_order_of_rows_makes_no_difference(name, data):
    make, inputs = MAKERS[name]
    drawn = [data.draw(each) for each in inputs]
    table, turned = make(*drawn), make(*(frame.reverse() for frame in drawn))
    assert table.sort(pl.all()).equals(turned.sort(pl.all()))


@pytest.mark.parametrize("name", [name for name, key in KEYS.items() if key])
@settings(deadline=None, max_examples=20)
@given(st.data())
def test_one_row_a_thing(name, data):
    table = made(name, data)
    assert not table.select("authority", *KEYS[name]).is_duplicated().any()


@every_table
def test_nothing_gives_a_table_without_rows(name):
    make, inputs = MAKERS[name]
    empty = {"police_call_outs": FAMILIES, "cohort_outcomes": CHILDREN, "care_days_after_allocation": CARE,
             "health_before_after": HOSPITAL_USE, "attendance_before_after": SCHOOL_YEARS, "mental_health": ADULTS,
             "substance_misuse": TREATMENTS, "practitioner_survey": ANSWERS}  # fmt: skip
    columns = [empty[name], SAMPLES][: len(inputs)]
    table = make(*(pl.DataFrame(schema={column: dtype for column, dtype, _ in each}) for each in columns))
    assert table.height == 0
