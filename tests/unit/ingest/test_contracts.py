"""The contracts say what the extracts page says, and their checks fail where they should."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from pandera.errors import SchemaErrors

from ingest.conforming.conform import DTYPES
from ingest.contracts import EXTRACTS
from ingest.contracts.base import LinkableExtract
from ingest.contracts.education import attendance_codes
from ingest.formats import partner_of


def broken(extract, **values) -> set[tuple[str, str]]:
    """(column, rule) that break the contract in a row of these values and nothing else, absence apart."""
    frame = pl.DataFrame({c.name: pl.Series([values.get(c.name)], dtype=DTYPES[c.type]) for c in extract.columns()})
    try:
        extract.to_schema().validate(frame, lazy=True)
    except SchemaErrors as exception:
        return {(e.schema.name, e.check.error) for e in exception.schema_errors if e.check != "not_nullable"}
    return set()


def test_extracts_are_keyed_by_their_folders():
    assert [(e.agency, e.extract) for e in EXTRACTS.values()] == list(EXTRACTS)


def test_linking_columns_are_in_every_extract_with_a_person_outside_social_care_and_no_other():
    """What social care sends, in whatever standard, carries the authority's own identifiers. What schools send in a
    standard names a pupil by the UPN alone.
    """
    with_person = [
        key
        for key, e in EXTRACTS.items()
        if partner_of(key[0]) not in ("social_care", "linkage")
        and {c.name for c in e.columns()} & ({"person_id"} if e.is_standard else {"person_id", "upn"})
    ]
    assert with_person == [key for key, extract in EXTRACTS.items() if issubclass(extract, LinkableExtract)]


def test_a_pupil_is_known_by_the_upn_and_everybody_else_by_the_authoritys_identifier():
    known = {key: e.known_by().name for key, e in EXTRACTS.items() if issubclass(e, LinkableExtract)}
    assert {key for key, name in known.items() if name == "upn"} == {key for key in known if key[0] == "education"}
    assert set(known.values()) == {"person_id", "upn"}


def test_linking_columns_come_last_and_only_the_source_identifier_is_kept():
    linking = [(c.name, c.dropped) for c in EXTRACTS["police", "incidents"].columns()[-7:]]
    assert linking == [
        ("source_person_id", False),
        ("given_name", True),
        ("family_name", True),
        ("date_of_birth", True),
        ("postcode", True),
        ("sex", True),
        ("nhs_number", True),
    ]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (("police", "incidents"), ("incident_id", "person_id", "role", "source_person_id")),
        (("police", "marac_referrals"), ("referral_id",)),
        (("education", "attendance_summary"), ("upn", "school_urn", "period_start", "source_person_id")),
        (("social_care", "care_proceedings"), ("proceedings_id", "person_id")),
    ],
)
def test_key_holds_the_source_identifier_where_it_holds_the_person(name, key):
    assert EXTRACTS[name].key() == key


def test_only_increments_keep_identifiers_that_break_ties_and_none_of_a_person():
    kept = {name: extract.raw_columns() for name, extract in EXTRACTS.items() if extract.raw_columns()}
    assert kept == {
        ("police", "incidents"): ("incident_id",),
        ("substance_misuse", "treatment_outcomes_profiles"): ("form_id",),
    }


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        (
            ("social_care", "persons"),
            "authority VARCHAR, person_key VARCHAR, date_of_birth DATE, sex VARCHAR, "
            "ethnicity VARCHAR, upn_hash BIGINT, disabled_children_team BOOLEAN",
        ),
        (
            ("social_care", "family_members"),
            "authority VARCHAR, family_key VARCHAR, person_key VARCHAR, relationship VARCHAR, "
            "being_worked_with BOOLEAN",
        ),
        (
            ("police", "incidents"),
            "authority VARCHAR, incident_key VARCHAR, incident_rank INTEGER, person_key VARCHAR, role VARCHAR, "
            "incident_date DATE, domestic_abuse BOOLEAN, offence_category VARCHAR, call_out BOOLEAN, "
            "source_person_key VARCHAR",
        ),
        (
            ("education", "attendance"),
            "authority VARCHAR, upn_hash BIGINT, school_urn VARCHAR, session_date DATE, session VARCHAR, code VARCHAR, "
            "source_person_key VARCHAR",
        ),
        (
            ("workforce", "posts"),
            "authority VARCHAR, snapshot_date DATE, team VARCHAR, role VARCHAR, established_fte DOUBLE, "
            "vacant_fte DOUBLE, leavers_fte DOUBLE",
        ),
        (
            ("workforce", "supervisions"),
            "authority VARCHAR, worker_key VARCHAR, supervision_date DATE, kind VARCHAR",
        ),
    ],
)
def test_warehouse_columns(name, columns):
    assert ", ".join(f"{n} {t}" for n, t in EXTRACTS[name].warehouse_columns().items()) == columns


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=lambda e: e.table)
def test_no_direct_identifier_reaches_the_warehouse(extract):
    names = set(extract.warehouse_columns())
    assert not names & {"upn", "nhs_number", "given_name", "family_name", "postcode"}
    assert not any(name.endswith("_id") for name in names)


STARTS_AND_ENDS = [
    ("social_care", "referrals", "start_date", "end_date"),
    ("social_care", "safeguarding_involvements", "start_date", "end_date"),
    ("social_care", "assessments", "start_date", "end_date"),
    ("social_care", "child_in_need_plans", "start_date", "end_date"),
    ("social_care", "child_protection_plans", "start_date", "end_date"),
    ("social_care", "periods_of_care", "start_date", "end_date"),
    ("social_care", "care_proceedings", "pre_proceedings_date", "concluded_date"),
    ("social_care", "care_proceedings", "issued_date", "concluded_date"),
    ("social_care", "adult_worker_involvements", "start_date", "end_date"),
    ("substance_misuse", "treatments", "start_date", "closure_date"),
    ("domestic_abuse", "programmes", "start_date", "end_date"),
    ("education", "attendance_summary", "period_start", "period_end"),
    ("authority", "returns", "period_start", "period_end"),
]


@pytest.mark.parametrize(("agency", "extract", "start", "end"), STARTS_AND_ENDS)
def test_an_end_before_its_start_breaks_the_contract_at_the_end(agency, extract, start, end):
    model = EXTRACTS[agency, extract]
    assert (end, "end before start") in broken(model, **{start: date(2020, 5, 2), end: date(2020, 5, 1)})


@pytest.mark.parametrize(("agency", "extract", "start", "end"), STARTS_AND_ENDS)
def test_an_end_on_the_day_of_its_start_is_allowed(agency, extract, start, end):
    model = EXTRACTS[agency, extract]
    assert (end, "end before start") not in broken(model, **{start: date(2020, 5, 1), end: date(2020, 5, 1)})


BOUNDED = [
    (extract, column)
    for extract in EXTRACTS.values()
    for column in extract.columns()
    if column.maximum is not None or column.minimum is not None
]


@pytest.mark.parametrize(("extract", "column"), BOUNDED, ids=lambda x: getattr(x, "table", getattr(x, "name", "")))
def test_bounds_hold_at_their_edges(extract, column):
    found = {}
    for value in (column.minimum - 1, column.minimum, column.maximum, (column.maximum or 0) + 1):
        found[value] = {rule for name, rule in broken(extract, **{column.name: value}) if name == column.name}
    assert found[column.minimum - 1] == {"below the minimum"}
    assert found[column.minimum] == set()
    if column.maximum is not None:
        assert found[column.maximum] == set()
        assert found[column.maximum + 1] == {"above the maximum"}


def test_the_ranges_that_the_page_gives():
    ranges = {
        (e.extract, c.name): (c.minimum, c.maximum)
        for e in EXTRACTS.values()
        for c in e.columns()
        if not e.is_standard and c.maximum is not None and c.maximum < 100
    }
    days = ["alcohol", "opiate", "crack", "cocaine", "amphetamine", "cannabis", "other", "paid_work", "volunteering"]
    form = "treatment_outcomes_profiles"
    assert ranges == {
        ("workbook_modules", "module"): (1, 8),
        ("mental_health_scores", "score"): (0, 27),
        ("lsir_assessments", "score"): (0, 54),
        **{(form, f"{name}_days"): (0, 28) for name in [*days, "education"]},
        **{(form, name): (0, 20) for name in ("psychological_health", "physical_health", "quality_of_life")},
    }


@pytest.mark.parametrize(
    ("instrument", "score", "rules"),
    [
        ("PHQ-9", 27, set()),
        ("PHQ-9", 28, {("score", "above the maximum")}),
        ("GAD-7", 21, set()),
        ("GAD-7", 22, {("score", "above the maximum")}),
    ],
)
def test_a_score_is_bounded_by_its_instrument(instrument, score, rules):
    model = EXTRACTS["health", "mental_health_scores"]
    assert broken(model, person_id="1", instrument=instrument, score=score) == rules


def test_an_attendance_period_may_cross_quarters():
    """ "A period may cross quarters (a school term does)"."""
    model = EXTRACTS["education", "attendance_summary"]
    assert broken(model, upn="A1", period_start=date(2019, 9, 2), period_end=date(2019, 12, 20)) == set()


def test_an_attendance_code_never_valid_breaks_the_contract():
    assert broken(EXTRACTS["education", "attendance"], upn="A1", code="?") == {("code", "not in the list")}


def test_every_attendance_code_ever_valid_meets_the_contract():
    codes = attendance_codes()
    assert {"/", "\\", "N", "O"} <= set(codes)
    assert [code for code in codes if broken(EXTRACTS["education", "attendance"], upn="A1", code=code)] == []


@pytest.mark.parametrize(
    ("present", "rules"),
    [
        ({"person_id": "1"}, set()),
        ({"source_person_id": "x"}, set()),
        ({}, {("person_id", "missing")}),
    ],
)
def test_a_person_is_named_by_either_identifier(present, rules):
    assert broken(EXTRACTS["police", "marac_referrals"], **present) == rules


@pytest.mark.parametrize(
    ("present", "rules"),
    [
        ({"pre_proceedings_date": date(2020, 1, 1)}, set()),
        ({"issued_date": date(2020, 1, 1)}, set()),
        ({}, {("pre_proceedings_date", "missing, as is issued_date")}),
    ],
)
def test_proceedings_have_one_of_their_first_two_dates(present, rules):
    assert broken(EXTRACTS["social_care", "care_proceedings"], **present) == rules


def test_pandera_checks_values_at_all():
    # On a LazyFrame it would skip them in silence.
    frame = pl.DataFrame({"survey": ["a"], "people_invited": [-1]})
    with pytest.raises(SchemaErrors):
        EXTRACTS["workforce", "survey_samples"].to_schema().validate(frame, lazy=True)
