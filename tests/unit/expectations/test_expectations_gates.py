"""Every gate passes on a sound warehouse and fails when the one thing it looks at is spoilt."""

import pytest

import expectations
from expectations import volumes
from expectations.runner import evaluate
from tests.unit.expectations.spoilt import SPOILT

GATES = {gate.name: gate for gate in expectations.catalogue()}


def test_every_gate_passes_on_a_sound_warehouse(warehouse):
    path = warehouse()
    results = expectations.run(path, path)
    assert [result.name for result in results] == list(GATES)
    assert [result.name for result in results if not result.passed] == []
    assert [result.name for result in results if result.observed == "nothing to judge"] == []


def test_every_gate_has_a_case_in_which_it_fails():
    assert {gate.name for gate in volumes.GATES} | SPOILT.keys() == GATES.keys()


@pytest.mark.parametrize(
    "subject", [s for s in expectations.SUBJECTS if s is not volumes], ids=lambda subject: subject.__name__
)
def test_fails_when_spoilt(warehouse, subject):
    path = warehouse(*(SPOILT[gate.name][0] for gate in subject.GATES))
    results = evaluate(subject.GATES, path, warehouse(name="before"))
    assert [result.name for result in results if result.passed] == []
    assert [result.observed for result in results] == [SPOILT[gate.name][1] for gate in subject.GATES]


@pytest.mark.parametrize(
    ("rows", "passed"),
    [
        (0, {"emptied": False, "halved": False}),
        (49, {"emptied": True, "halved": False}),
        (50, {"emptied": True, "halved": True}),
    ],
)
def test_a_table_that_lost_its_rows_or_more_than_half_of_them_stops_publication(warehouse, rows, passed):
    def refilled(name, rows):
        changes = [
            f"DELETE FROM {table}; INSERT INTO {table} (authority) SELECT 'luton' FROM range({rows})"
            for table in volumes.PUBLISHED_TABLES
        ]
        return warehouse(*changes, name=name)

    results = evaluate(volumes.GATES, refilled("now", rows), refilled("before", 100))
    counted = f"{rows} rows, 100 in the last published run"
    assert {result.observed for result in results if result.passed} <= {counted}
    assert {result.observed for result in results if not result.passed} <= {f"{counted}: luton {rows} of 100"}
    assert {(result.name.partition("_not_")[2], result.passed) for result in results} == set(passed.items())


def fall_of_a_linked_share(warehouse, before, ruled=()):
    path = warehouse(SPOILT["linked_share_as_before"][0])
    (result,) = evaluate([GATES["linked_share_as_before"]], path, before, ruled=ruled)
    return result.passed, result.observed


def test_a_linked_share_is_compared_with_the_last_published_night(warehouse):
    spoilt = SPOILT["linked_share_as_before"]
    assert fall_of_a_linked_share(warehouse, warehouse(name="before")) == (False, spoilt[1])
    assert fall_of_a_linked_share(warehouse, warehouse(spoilt[0], name="no_better"))[0]


def test_a_linked_share_without_one_before_is_not_judged(warehouse):
    unjudged = (True, "nothing to judge")
    assert fall_of_a_linked_share(warehouse, None) == unjudged
    assert fall_of_a_linked_share(warehouse, warehouse("DROP TABLE quality.linkage", name="earlier")) == unjudged
    assert fall_of_a_linked_share(warehouse, warehouse(name="before"), ruled=["luton"]) == unjudged


def test_only_volumes_and_rows_that_contradict_the_returns_stop_publication():
    stopping = {gate.name for gate in GATES.values() if gate.severity == "error"}
    volumes_of_tables = {name for name in GATES if name.endswith(("_not_emptied", "_not_halved"))}
    assert stopping == {*volumes_of_tables, "rows_reach_half_of_the_returns"}


@pytest.mark.parametrize(
    ("name", "change", "observed"),
    [
        # fewer than fifty cases: the band does not apply
        (
            "repeat_plans_12_months_plausible",
            "UPDATE kpi.indicator SET value = 90, denominator = 49",
            "nothing to judge",
        ),
        # fifty children's worth of sessions
        ("total_absence_plausible", "UPDATE kpi.indicator SET value = 90, denominator = 3999", "nothing to judge"),
        # the fifth newest quarter has been judged before
        (
            "days_in_open_care_plausible",
            "UPDATE kpi.indicator SET value = 9000 WHERE quarter_start = DATE '2018-10-01'",
            "0 of 4 figures outside",
        ),
        (
            "police__incidents_linked",
            "DELETE FROM staging.stg_police__incidents WHERE random() >= 0",
            "nothing to judge",
        ),
        # pupils without a UPN who are linked by name
        (
            "education__attendance_linked",
            "UPDATE staging.stg_education__attendance SET upn_hash = NULL WHERE right(upn_hash::VARCHAR, 1) < '3';"
            "INSERT INTO staging.stg_education__attendance__linked SELECT 'luton' FROM range(8)",
            "0 of 1 authorities below",
        ),
        (
            "extracts_not_behind_social_care",
            "UPDATE raw.extract_as_of SET as_of = DATE '2019-12-30' WHERE extract = 'incidents'",
            "0 of 4 extracts behind, in days",
        ),
        (
            "social_care_not_behind_partners",
            "UPDATE raw.extract_as_of SET as_of = DATE '2020-07-01' WHERE extract = 'ae_attendances'",
            "0 of 4 extracts ahead, in days",
        ),
        # an authority whose social care has sent nothing yet has nothing to compare with
        (
            "extracts_not_behind_social_care",
            "INSERT INTO raw.extract_as_of VALUES ('peterborough', 'police', 'incidents', DATE '2010-01-01')",
            "0 of 4 extracts behind, in days",
        ),
    ],
)
def test_edges_that_pass(warehouse, name, change, observed):
    (result,) = evaluate([GATES[name]], warehouse(change), None)
    assert result.passed
    assert result.observed == observed


def test_a_small_table_may_halve_but_not_empty(warehouse):
    gates = [GATES["core_referral_not_emptied"], GATES["core_referral_not_halved"]]
    before = warehouse("DELETE FROM core.referral WHERE referral_key NOT IN ('r1', 'r2', 'r3')", name="before")
    one_left = warehouse("DELETE FROM core.referral WHERE referral_key <> 'r1'", name="one")
    none_left = warehouse("DELETE FROM core.referral", name="none")
    assert [result.passed for result in evaluate(gates, one_left, before)] == [True, True]
    assert [result.passed for result in evaluate(gates, none_left, before)] == [False, True]


def test_a_table_that_fell_names_the_authorities_that_lost_rows_the_largest_loss_first(warehouse):
    def referrals(name, **rows):
        changes = [f"INSERT INTO core.referral SELECT '{slug}', 'r' FROM range({n})" for slug, n in rows.items()]
        return warehouse("DELETE FROM core.referral", *changes, name=name)

    before = referrals("before", luton=40, hertfordshire=200, peterborough=10)
    now = referrals("now", luton=4, peterborough=11)
    (result,) = evaluate([GATES["core_referral_not_halved"]], now, before)
    assert result.observed == "15 rows, 250 in the last published run: hertfordshire 0 of 200, luton 4 of 40"


def test_what_an_operator_has_let_happen_is_not_compared(warehouse):
    gates = [GATES["core_referral_not_emptied"], GATES["core_referral_not_halved"]]
    before = warehouse(
        "DELETE FROM core.referral",
        "INSERT INTO core.referral SELECT 'luton', 'r' FROM range(200)",
        "INSERT INTO core.referral SELECT 'hertfordshire', 'r' FROM range(60)",
        name="before",
    )
    now = warehouse(
        "DELETE FROM core.referral", "INSERT INTO core.referral SELECT 'hertfordshire', 'r' FROM range(31)", name="now"
    )
    assert [result.passed for result in evaluate(gates, now, before)] == [True, False]
    assert [result.passed for result in evaluate(gates, now, before, ruled={"luton"})] == [True, True]
    assert [result.passed for result in evaluate(gates, now, before, ruled={"peterborough"})] == [True, False]


def test_nothing_published_before_is_nothing_to_fall_from(warehouse):
    results = evaluate([GATES["core_spell_not_emptied"]], warehouse("DELETE FROM core.spell"), None)
    assert [(result.passed, result.observed) for result in results] == [(True, "0 rows, not published before")]


def test_no_more_than_five_figures_are_named(warehouse):
    (result,) = evaluate(
        [GATES["repeat_plans_12_months_plausible"]],
        warehouse(
            "INSERT INTO kpi.indicator SELECT 'cambridgeshire', * EXCLUDE (authority) FROM kpi.indicator",
            "UPDATE kpi.indicator SET value = 50.26",
        ),
        None,
    )
    assert result.observed.startswith("8 of 8 figures outside: ")
    assert result.observed.endswith(" 50.3 and 3 more")
    assert result.observed.count(" 50.3") == 5
