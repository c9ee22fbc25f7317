"""evaluation.impact_did, impact_event_study and impact_diagnostics: who is compared, and what is too thin."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from orchestration.evaluation.impact_diagnostics import impact_diagnostics
from orchestration.evaluation.impact_did import ALL, impact_did
from orchestration.evaluation.impact_event_study import impact_event_study
from tests.unit.evaluation.authority_years import SETTINGS, authority_year, programme, year

YEARS = range(2010, 2020)
FEW = SETTINGS.with_columns(value=pl.when(setting="permutations").then(200).otherwise("value"))
PLACES = pl.DataFrame({"slug": ["luton", "slough"], "go_live_date": [date(2014, 5, 1), date(2015, 2, 1)]})
MEMBERS = programme("luton", "slough", from_date=date(2014, 5, 1))
DONORS = 20


def rows(donors=DONORS, effect=0.5, last=2019, **others):
    """Counts that are exactly population x authority x year, with an effect in the years after 2014/15."""
    random = np.random.default_rng(1)
    of_year = random.uniform(0.9, 1.1, len(YEARS))
    found = []
    for place, name in enumerate(["luton", "slough", *(f"donor_{number:02}" for number in range(donors))]):
        level = random.uniform(200, 400)
        for at, financial_year in enumerate(YEARS):
            if financial_year <= last:
                after = effect if place < 2 and financial_year > 2014 else 1
                found.append(
                    year(financial_year, level * of_year[at] * after, authority=name, age_group="under_18", **others)
                )
    return found


def did(found, members=MEMBERS, places=PLACES, **chosen):
    return impact_did(authority_year(found), members, places, FEW).filter(**chosen)


def row(found, authority="luton", estimator="imputation", **more):
    return did(found, authority=authority, estimator=estimator, **more).row(0, named=True)


def test_the_effect_is_that_against_authorities_without_the_programme():
    for authority in ("luton", "slough", ALL):
        for estimator in ("imputation", "imputation_from_last_year", "synthetic_control", "log_rates"):
            assert row(rows(), authority, estimator)["estimate"] == pytest.approx(0.5, rel=1e-6)
    own = row(rows())
    assert (own["window"], own["donors"], own["smallest_possible_p"]) == ("to 2019/20", DONORS, pytest.approx(1 / 21))
    assert own["avoided_a_year"] == pytest.approx((own["expected"] - own["observed"]) / 5)
    assert own["interval_low"] <= own["estimate"] <= own["interval_high"]


def test_each_authority_is_left_out_once():
    found = did(rows(), authority=ALL)["estimator"].to_list()
    assert {"imputation_without_luton", "imputation_without_slough"} <= set(found)


def test_there_is_a_window_to_the_evaluations_year_and_one_to_the_newest():
    newer = rows() + [
        year(y, 300, authority=name, age_group="under_18")
        for y in (2020, 2021, 2022)
        for name in ["luton", "slough", *(f"donor_{number:02}" for number in range(DONORS))]
    ]
    found = did(newer, authority=ALL)
    assert set(found["window"]) == {"to 2019/20", "to 2022/23"}
    assert set(found.filter(estimator="imputation_without_pandemic")["window"]) == {"to 2022/23"}


def test_order_and_names_make_no_difference():
    found = rows(effect=0.7)
    noisy = [
        each | {"counted": float(round(each["counted"] + 7 * np.sin(3 * place)))} for place, each in enumerate(found)
    ]
    shuffled = [noisy[place] for place in np.random.default_rng(2).permutation(len(noisy))]
    renamed = [
        each | {"authority": each["authority"].replace("donor", "neighbour")[::-1]}
        if "donor" in each["authority"]
        else each
        for each in noisy
    ]
    expected = did(noisy)
    assert did(shuffled).equals(expected)
    figures = [name for name, kind in expected.schema.items() if kind == pl.Float64]
    assert did(renamed).select(figures).equals(expected.select(figures))


def test_a_part_of_a_year_makes_no_whole_one_and_two_parts_do():
    parts = [
        each | half
        for each in rows()
        for half in (
            [{}]
            if each["authority"] != "luton" or each["financial_year"] != 2012
            else [
                {"part_of_year": 0.5, "counted": each["counted"] / 2, "last_day": date(2012, 9, 30)},
                {"part_of_year": 0.5, "counted": each["counted"] / 2, "first_day": date(2012, 10, 1)},
            ]
        )
    ]
    assert row(parts)["estimate"] == pytest.approx(0.5)
    assert row(parts[:2] + parts[3:])["estimate"] is None


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (
            [each for each in rows() if (each["authority"], each["financial_year"]) != ("luton", 2012)],
            "No figure of 2012/13",
        ),
        (
            [
                each | {"counted": 0.0} if each["authority"] == "luton" and each["financial_year"] > 2014 else each
                for each in rows()
            ],
            "Nothing counted after",
        ),
        (rows(donors=1), "Fewer than two authorities without the programme"),
        (rows(last=2014), "No year after the go-live year by 2014/15"),
    ],
)
def test_what_is_too_thin_is_empty_with_the_reason(found, reason):
    empty = row(found)
    assert (empty["estimate"], empty["interval_low"], empty["p"]) == (None, None, None)
    assert reason in empty["reason"]


def test_authorities_that_joined_are_no_comparison_from_that_year_on():
    joined = pl.concat(
        [MEMBERS, programme("donor_00", from_date=date(2020, 4, 1)), programme("donor_01", from_date=date(2019, 9, 1))]
    )
    found = did(rows(), members=joined, authority="luton", estimator="imputation").row(0, named=True)
    assert found["donors"] == DONORS - 1
    assert "runs the programme or a model of its kind: 1 (donor_01)" in found["left_out"].lower()


def test_with_fewer_than_19_placebos_there_is_no_interval():
    found = row(rows(donors=18))
    assert (found["interval_low"], found["avoided_low"]) == (None, None)
    assert found["estimate"] == pytest.approx(0.5)
    assert "no interval" in found["reason"]


def test_the_go_live_year_is_a_year_of_its_own():
    found = impact_event_study(authority_year(rows()), MEMBERS, PLACES, FEW)
    luton = found.filter(authority="luton")
    assert luton["event_year"].to_list() == list(range(-5, 6))
    by_year = dict(luton.select("event_year", "estimate").iter_rows())
    assert by_year[-5] is None
    assert [by_year[each] for each in (-4, -1, 0, 1, 5)] == pytest.approx([1, 1, 1, 0.5, 0.5])
    together = found.filter(authority=ALL, event_year=0).row(0, named=True)
    assert together["n_authorities"] == 2
    assert together["band_low"] <= 1 <= together["band_high"]


def test_the_checks_say_what_speaks_for_the_comparison():
    table = authority_year(rows())
    found = impact_diagnostics(impact_did(table, MEMBERS, PLACES, FEW), table, MEMBERS, PLACES, FEW)
    assert dict(found.select("check", "passed").iter_rows()) == {
        "pre_trend": True,
        "donors": True,
        "years_before": True,
        "leave_one_out": True,
        "estimators": True,
    }
    trending = [
        each
        | {
            "counted": each["counted"]
            * (1.15 ** (each["financial_year"] - 2010) if each["authority"] in ("luton", "slough") else 1)
        }
        for each in rows(effect=1)
    ]
    table = authority_year(trending)
    found = impact_diagnostics(impact_did(table, MEMBERS, PLACES, FEW), table, MEMBERS, PLACES, FEW)
    assert dict(found.select("check", "passed").iter_rows())["pre_trend"] is False


def test_entries_with_and_without_unaccompanied_children_are_compared_apart():
    both = rows() + [each | {"counted": each["counted"] * 2} for each in rows(includes_uasc=False)]
    assert set(did(both, authority=ALL, estimator="imputation")["includes_uasc"]) == {True, False}
