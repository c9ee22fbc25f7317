"""Partners' own files and standards against extracts: made of the same histories they give the same marts, but for the
losses named.
"""

from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from ingest import database
from ingest.paths import DataRoot
from ingest.raw import build_raw
from ingest.register.records import ACCEPTED, ALREADY_LOADED
from ingest.synthetic.deliveries import Partner as Sender
from ingest.synthetic.effect import DEFAULT
from ingest.synthetic.history import draw_history
from ingest.synthetic.population import draw_community
from ingest.synthetic.profiles import PROFILES
from ingest.synthetic.styles import style_of
from orchestration import environment
from orchestration.dbt_bridge import project, runner
from tests.partner import Partner

AS_OF, QUARTER_BEFORE = date(2020, 3, 31), date(2019, 12, 31)
SLUGS = ("luton", "peterborough", "cambridgeshire", "bracknell_forest", "west_berkshire")
COVERED = {"cambridgeshire": "2015-04-01", "bracknell_forest": "2012-04-09", "west_berkshire": "2014-03-31"}
"""1 April before the first of five years of returns; twelve months before the first of the workbooks; six years before
the dataset's day."""
APART = timedelta(weeks=13)
"""Between two workbooks."""
MODELS = (
    "+referral +child_protection_plan +period_of_care +int_referrals__secondary_needs"
    " +attendance_quarter +ae_attendance +emergency_admission +police_incident"
    " +int_child_in_need_plans +substance_misuse_assessment +treatment +treatment_outcomes_profile +format_loss"
)
SAME = {
    "ae_attendance": "person_key, attendance_date",
    "emergency_admission": "person_key, admission_date",
    "treatment": "person_key, substance_group, start_date, closure_date, closure_reason, treatment_sequence,"
    " is_represented_within_6_months",
    # Volunteering is in no column of NDTMS, so neither is what it is added to.
    "treatment_outcomes_profile": "person_key, stage, form_date, form_sequence, alcohol_days, opiate_days, crack_days,"
    " cocaine_days, amphetamine_days, cannabis_days, other_days, substance_misuse, paid_work_days, education_days,"
    " psychological_wellbeing, physical_health, quality_of_life",
    "police_incident": "* exclude (incident_key), incident_key",
}


def delivered(root: DataRoot, mappings: Path | None) -> None:
    """Five authorities, small, with or without the files of their systems."""
    for slug in SLUGS:
        community = draw_community(PROFILES[slug], 7, AS_OF, DEFAULT, children=150, adults=150)
        history = draw_history(community)
        sender = Sender(root.landing, history, 1_000, partial(style_of, slug), mappings=mappings)
        sender.deliver_all(AS_OF, QUARTER_BEFORE, attendance_from=date(2018, 9, 1))


def made_of(partner: Partner) -> None:
    report = partner.load()
    assert {each.outcome for each in report.deliveries} <= {ACCEPTED, ALREADY_LOADED}
    assert {each.rows_quarantined for each in report.deliveries} == {0}
    with database.connect(partner.root.warehouse) as connection:
        build_raw(partner.root, connection)
    project.prepare()
    command = ["build", "--select", *MODELS.split(), "--exclude-resource-type", "unit_test"]
    logs = environment.log_folder(partner.root) / "dbt"
    runner.run(command, environment.dbt_environment(partner.root), logs).raise_errors()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Partner, Partner]:
    """The same people as extracts and as what systems have, under one pseudonym key."""
    extracts, systems = (Partner(tmp_path_factory.mktemp(name) / "data") for name in ("extracts", "systems"))
    delivered(extracts.root, None)
    delivered(systems.root, systems.root.mappings)
    made_of(extracts)
    (systems.root.pseudonym_key).write_bytes(extracts.root.pseudonym_key.read_bytes())
    made_of(systems)
    return extracts, systems


def rows(partner: Partner, query: str) -> list[tuple]:
    with database.connect(partner.root.warehouse, read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("table", SAME)
def test_marts_are_the_same(both: tuple[Partner, Partner], table: str) -> None:
    query = f"select authority, {SAME[table]} from core.{table} order by all"
    expected, found = (rows(partner, query) for partner in both)
    assert found == expected
    sends_totals = {slug for slug in SLUGS if not PROFILES[slug].sends("health", table + "s")}
    assert {row[0] for row in expected} == set(SLUGS) - sends_totals


OF_RETURNS = {
    # Reasons and sources are codes there. What ended before the first year is in no return.
    "referral": "person_key, start_date, end_date, category_of_need",
    "child_protection_plan": "person_key, start_date, end_date, category_of_abuse, days",
    "period_of_care": "person_key, start_date, end_date, is_uasc, legal_status, placement_type, reason_ended, days",
}


def covered(table: str, slug: str) -> str:
    return (
        f"select {OF_RETURNS[table]} from core.{table} where authority = '{slug}'"
        f" and coalesce(end_date, date '9999-12-31') >= date '{COVERED[slug]}' order by all"
    )


@pytest.mark.parametrize(
    ("slug", "table", "source_format"),
    [
        ("bracknell_forest", "referral", "annex_a"),
        ("bracknell_forest", "child_protection_plan", "annex_a"),
        ("cambridgeshire", "referral", "cin_census"),
        ("cambridgeshire", "child_protection_plan", "cin_census"),
        ("cambridgeshire", "period_of_care", "ssda903"),
        ("west_berkshire", "referral", "ssd"),
        ("west_berkshire", "child_protection_plan", "ssd"),
        ("west_berkshire", "period_of_care", "ssd"),
    ],
)
def test_standards_have_the_histories_but_for_what_ended_before(
    both: tuple[Partner, Partner], slug: str, table: str, source_format: str
) -> None:
    expected, found = (rows(partner, covered(table, slug)) for partner in both)
    assert found == expected
    assert len(found) > 10
    formats = rows(both[1], f"select distinct source_format from core.{table} where authority = '{slug}'")
    assert formats == [(source_format,)]


def test_workbooks_lose_a_period_of_care_that_another_followed_before_the_next(
    both: tuple[Partner, Partner],
) -> None:
    expected, found = (rows(partner, covered("period_of_care", "bracknell_forest")) for partner in both)
    assert set(found) <= set(expected)
    for person, start, *_ in set(expected) - set(found):
        assert any(start < row[1] <= start + APART for row in expected if row[0] == person)
    assert len(found) > 10


def test_the_safeguarding_dataset_has_the_child_in_need_plans(both: tuple[Partner, Partner]) -> None:
    query = (
        "select person_key, start_date, end_date from intermediate.int_child_in_need_plans"
        " where authority = 'west_berkshire'"
        f" and coalesce(end_date, date '9999-12-31') >= date '{COVERED['west_berkshire']}' order by all"
    )
    expected, found = (rows(partner, query) for partner in both)
    assert found == expected
    assert len(found) > 10


@pytest.mark.parametrize("slug", ["cambridgeshire", "west_berkshire"])
def test_secondary_needs_are_the_factors_of_assessments(both: tuple[Partner, Partner], slug: str) -> None:
    query = (
        "select referrals.person_key, referrals.start_date, needs.need from core.referral as referrals"
        " inner join intermediate.int_referrals__secondary_needs as needs using (authority, referral_key)"
        f" where authority = '{slug}' and coalesce(end_date, date '9999-12-31') >= date '{COVERED[slug]}'"
        # a primary need is no factor
        " and needs.need != 'N1' order by all"
    )
    expected, found = (rows(partner, query) for partner in both)
    assert found == expected
    assert len(found) > 10


def test_a_school_census_has_the_sessions_of_the_terms_that_it_counted(both: tuple[Partner, Partner]) -> None:
    """Of a quarter they are the share of its school days, so whole terms are compared."""
    query = (
        "select person_key, sum(possible_sessions), sum(authorised_sessions), sum(unauthorised_sessions)"
        " from core.attendance_quarter where authority = 'bracknell_forest' and quarter_start < date '2020-01-01'"
        " group by person_key order by all"
    )
    expected, found = (rows(partner, query) for partner in both)
    assert found == expected
    assert len(found) > 10
    sources = rows(both[1], "select distinct source from core.attendance_quarter where authority = 'bracknell_forest'")
    assert sources == [("aggregate",)]
    reached = "select max(quarter_start) from core.attendance_quarter where authority = 'bracknell_forest'"
    assert rows(both[1], reached) == [(date(2019, 10, 1),)]


def test_assessments_are_the_same_but_for_those_not_known_yet(both: tuple[Partner, Partner]) -> None:
    query = "select authority, person_key, assessment_date, outcome from core.substance_misuse_assessment"
    expected, found = (set(rows(partner, query)) for partner in both)
    assert found <= expected
    assert {(authority, outcome) for authority, _, _, outcome in expected - found} <= {("luton", "treatment")}
    lost = rows(both[1], "select rows from quality.format_loss where what = 'open episodes without a modality'")
    assert sum(count for (count,) in lost) == len(expected - found)


def test_what_is_lost_is_counted(both: tuple[Partner, Partner]) -> None:
    query = "select standard, what, rows, meaning is not null from quality.format_loss where authority = 'luton'"
    losses = {(standard, what): count for standard, what, count, known in rows(both[1], query) if known}
    assert rows(both[0], query) == []
    assert len(losses) == len(rows(both[1], query)), "every loss has a meaning"
    forms = rows(both[1], "select count(*) from core.treatment_outcomes_profile where authority = 'luton'")[0][0]
    assert losses["ndtms", "forms without volunteering"] == forms
    for what in ("attendances in a specialty department", "episodes of other admissions"):
        assert losses["sus", what] > 0
    left_out = rows(both[1], "select sum(rows_left_out), min(values_mapped) > 0 from raw.mapping_used")
    assert left_out[0][0] > 0
    assert left_out[0][1]
