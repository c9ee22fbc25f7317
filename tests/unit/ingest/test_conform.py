"""A row loads when it meets the contract; otherwise its failures say row, column and rule and never a value."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.config import ValidationDepth, config_context

from ingest.conforming.conform import DTYPES, Conformer, MissingColumns, RepeatedColumns
from ingest.conforming.date_styles import DateStyles
from ingest.contracts import EXTRACTS

PLANS = EXTRACTS["social_care", "child_protection_plans"]
PLAN = {
    "plan_id": "007",
    "person_id": "1",
    "start_date": "2020-01-01",
    "end_date": "2020-02-01",
    "category_of_abuse": "neglect",
}
PROCEEDINGS = EXTRACTS["social_care", "care_proceedings"]
MARAC = EXTRACTS["police", "marac_referrals"]
SECRET = "Zebedee"
AS_OF = date(2020, 3, 31)


def batch(rows: list[dict], first_row: int = 2) -> pl.DataFrame:
    """Rows as readers hand them over: text, numbered as Excel counts."""
    frame = pl.DataFrame(rows, schema_overrides=dict.fromkeys({name for row in rows for name in row}, pl.String))
    return frame.select(pl.int_range(first_row, first_row + pl.len(), dtype=pl.UInt32).alias("row_number"), pl.all())


def conformer_of(extract, columns: list[str], **options) -> Conformer:
    return Conformer(extract, columns, as_of=AS_OF, **options)


def conform(extract, *rows: dict) -> tuple[pl.DataFrame, list[tuple]]:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    good, failures = conformer_of(extract, columns).conform(batch(list(rows)))
    return good, failures.rows()


def plan(**changes: str | None) -> dict:
    return PLAN | changes


def test_a_good_row_is_typed():
    good, _ = conform(PLANS, plan())
    assert good.rows(named=True) == [
        {
            "row_number": 2,
            "plan_id": "007",
            "person_id": "1",
            "start_date": date(2020, 1, 1),
            "end_date": date(2020, 2, 1),
            "category_of_abuse": "neglect",
        }
    ]


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=lambda e: e.table)
def test_every_extract_comes_out_in_its_types(extract):
    names = [column.name for column in extract.columns()]
    good, _ = conformer_of(extract, names).conform(batch([dict.fromkeys(names, "1")]))
    assert good.schema == {"row_number": pl.UInt32} | {c.name: DTYPES[c.type] for c in extract.columns()}


@pytest.mark.parametrize("extract", [e for e in EXTRACTS.values() if not e.is_standard], ids=lambda e: e.table)
def test_an_empty_row_is_missing_whatever_must_be_present(extract):
    stand_ins = {column.or_else for column in extract.columns()}
    required = {column.name for column in extract.columns() if column.required or column.or_else} - stand_ins
    assert missing_of_an_empty_row(extract) == required


@pytest.mark.parametrize("extract", [e for e in EXTRACTS.values() if e.is_standard], ids=lambda e: e.table)
def test_an_empty_row_of_a_standard_misses_nothing_but_columns_of_which_the_heading_must_be_there(extract):
    """A standard's file may leave cells empty below a heading that has to be there, and records may lack a person."""
    assert missing_of_an_empty_row(extract) <= {c.name for c in extract.columns() if c.required or c.or_else}


def missing_of_an_empty_row(extract) -> set[str]:
    _, failures = conform(extract, dict.fromkeys([column.name for column in extract.columns()], ""))
    return {column for _, column, rule in failures if rule.startswith("missing")}


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=lambda e: e.table)
def test_a_batch_without_rows_is_no_failure(extract):
    names = [column.name for column in extract.columns()]
    good, failures = conformer_of(extract, names).conform(batch([dict.fromkeys(names, "1")]).clear())
    assert good.is_empty() and failures.is_empty()


@pytest.mark.parametrize(
    ("changes", "column", "rule"),
    [
        ({"plan_id": " "}, "plan_id", "missing"),
        ({"person_id": "NULL"}, "person_id", "missing"),
        ({"start_date": None}, "start_date", "missing"),
        ({"start_date": "soon"}, "start_date", "not a date"),
        ({"end_date": "2020-02-30"}, "end_date", "not a date"),
        ({"end_date": "2019-12-31"}, "end_date", "end before start"),
        ({"category_of_abuse": "other"}, "category_of_abuse", "not in the list"),
    ],
)
def test_a_bad_row_says_where_and_why(changes, column, rule):
    _, failures = conform(PLANS, plan(), plan(**changes), plan())
    assert failures == [(3, column, rule)]


@pytest.mark.parametrize(
    ("name", "column", "value", "rule"),
    [
        (("workforce", "survey_samples"), "people_invited", "many", "not a whole number"),
        (("workforce", "survey_samples"), "people_invited", "-1", "below the minimum"),
        (("workforce", "survey_samples"), "people_invited", "3000000000", "above the maximum"),
        (("authority", "returns"), "value", "n.a.", "not a number"),
        (("social_care", "periods_of_care"), "uasc", "perhaps", "not yes or no"),
    ],
)
def test_rules_of_the_other_types(name, column, value, rule):
    _, failures = conform(EXTRACTS[name], {c.name: "1" for c in EXTRACTS[name].columns()} | {column: value})
    assert [(c, r) for _, c, r in failures if c == column] == [(column, rule)]


def test_the_rows_beside_a_bad_one_load():
    good, _ = conform(PLANS, plan(), plan(start_date="soon"), plan())
    assert good["row_number"].to_list() == [2, 4]


def test_all_failures_of_a_row_are_told():
    _, failures = conform(PLANS, plan(plan_id="", start_date="soon", category_of_abuse="other"))
    assert sorted(failures) == [
        (2, "category_of_abuse", "not in the list"),
        (2, "plan_id", "missing"),
        (2, "start_date", "not a date"),
    ]


def test_a_date_that_cannot_be_read_is_not_called_missing_too():
    row = {"proceedings_id": "1", "person_id": "1", "pre_proceedings_date": "", "issued_date": "soon"}
    _, failures = conform(PROCEEDINGS, row)
    assert failures == [(2, "issued_date", "not a date")]


@given(
    st.lists(
        st.fixed_dictionaries({name: st.sampled_from([value, "", SECRET]) for name, value in PLAN.items()}), min_size=1
    )
)
@settings(max_examples=25, deadline=None)
def test_every_row_either_loads_or_fails(rows):
    good, failures = conformer_of(PLANS, list(PLAN)).conform(batch(rows))
    assert sorted([*good["row_number"], *failures["row_number"].unique()]) == list(range(2, 2 + len(rows)))


def test_no_value_in_failures_or_notes():
    conformer = conformer_of(PLANS, [*PLAN, SECRET.lower()])
    _, failures = conformer.conform(batch([dict.fromkeys(PLAN, SECRET)]))
    assert SECRET.lower() not in f"{failures.rows()} {conformer.notes()}".lower()


def test_a_contract_that_cannot_be_checked_is_an_error_without_values(monkeypatch):
    monkeypatch.setattr(DateStyles, "read", lambda styles, name, values, codes: values)
    with pytest.raises(RuntimeError) as caught:
        conform(PLANS, plan(plan_id=SECRET))
    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None


def test_pandera_cannot_be_switched_off_from_outside():
    with config_context(validation_enabled=False, validation_depth=ValidationDepth.SCHEMA_ONLY):
        _, failures = conform(PLANS, plan(category_of_abuse="other"))
    assert failures == [(2, "category_of_abuse", "not in the list")]


def test_columns_that_the_contract_does_not_know_are_left_out():
    good, _ = conform(PLANS, plan(shoe_size="9"))
    assert "shoe_size" not in good.columns


def test_a_missing_optional_column_is_read_as_empty():
    row = {name: value for name, value in PLAN.items() if name != "end_date"}
    good, _ = conform(PLANS, row)
    assert good["end_date"].to_list() == [None]


def test_a_missing_required_column_rejects_the_file():
    with pytest.raises(MissingColumns, match=r"^required columns missing: person_id, start_date$"):
        conformer_of(PLANS, ["plan_id", "end_date"])


def test_a_file_with_source_identifiers_only_is_accepted():
    good, _ = conform(MARAC, {"referral_id": "1", "source_person_id": "x", "referral_date": "2020-01-01"})
    assert good["source_person_id"].to_list() == ["x"]


def test_a_file_without_any_person_identifier_is_rejected():
    with pytest.raises(MissingColumns, match=r"person_id \(or source_person_id\)"):
        conformer_of(MARAC, ["referral_id", "referral_date"])


def test_proceedings_need_a_column_of_the_first_two_dates():
    with pytest.raises(MissingColumns, match=r"pre_proceedings_date \(or issued_date\)"):
        conformer_of(PROCEEDINGS, ["proceedings_id", "person_id"])


def test_a_contract_column_given_twice_rejects_the_file():
    with pytest.raises(RepeatedColumns, match=r"^columns given twice: plan_id$"):
        conformer_of(PLANS, [*PLAN, "plan_id"])


@pytest.mark.parametrize(
    ("written", "style"),
    [
        ("2020-03-31", "year-month-day"),
        ("31/03/2020", "day/month/year"),
        ("43921", "Excel day number"),
    ],
)
def test_the_style_of_dates_is_noted(written, style):
    conformer = conformer_of(PLANS, list(PLAN))
    conformer.conform(batch([plan(start_date=written, end_date="")]))
    assert f"dates read as {style}: start_date" in conformer.notes()


def test_the_style_that_most_rows_have_wins():
    uk = plan(start_date="01/02/2020", end_date="")
    good, failures = conform(PLANS, uk, uk, plan(end_date=""))
    assert good["start_date"].to_list() == [date(2020, 2, 1)] * 2
    assert failures == [(4, "start_date", "not a date")]


def test_the_style_of_the_first_batch_with_dates_holds():
    conformer = conformer_of(PLANS, list(PLAN))
    conformer.conform(batch([plan(end_date="")]))
    conformer.conform(batch([plan(start_date="2020-01-01", end_date="01/02/2020")]))
    _, failures = conformer.conform(batch([plan(end_date="2020-02-01")]))
    assert failures["column_name"].to_list() == ["end_date"]


AMBIGUOUS = "every date could be day-first or month-first, read day-first: start_date"


def test_dates_that_could_be_read_both_ways_are_noted():
    conformer = conformer_of(PLANS, list(PLAN))
    conformer.conform(batch([plan(start_date="01/02/2020", end_date="")]))
    assert AMBIGUOUS in conformer.notes()


def test_one_date_in_a_later_batch_settles_the_order():
    conformer = conformer_of(PLANS, list(PLAN))
    conformer.conform(batch([plan(start_date="01/02/2020", end_date="")]))
    conformer.conform(batch([plan(start_date="13/02/2020", end_date="")]))
    assert AMBIGUOUS not in conformer.notes()


def test_columns_read_as_empty_are_noted():
    conformer = conformer_of(PLANS, [name for name in PLAN if name != "end_date"])
    assert conformer.notes() == ["columns not in the file, read as empty: end_date"]


def test_linking_columns_are_not_missed():
    assert conformer_of(MARAC, ["referral_id", "person_id", "referral_date"]).notes() == []


def test_unknown_columns_are_noted_by_position():
    conformer = conformer_of(PLANS, ["plan_id", "shoe_size", *list(PLAN)[1:], ""])
    assert conformer.notes() == ["columns not in the contract, ignored: 2, 7 (counted from the left)"]
