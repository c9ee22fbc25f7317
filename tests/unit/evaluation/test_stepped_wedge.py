"""The stepped-wedge trial: an invented one with a set effect, tests that hold with five clusters, and what is empty."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from orchestration.disclosure.control import controlled
from orchestration.evaluation import impact_stepped_wedge as trial
from orchestration.evaluation.methods import stepped_wedge
from orchestration.evaluation.methods.stepped_wedge import Cells
from orchestration.evaluation.registry import DISCLOSURE

CLUSTERS, PERIODS = 5, 6
STARTS = np.arange(CLUSTERS)
"""Periods from 0, one start in each of the first five; the period before the first start is not among them here."""
SCHEDULE = pl.DataFrame(
    {"authority": [f"authority_{at}" for at in range(CLUSTERS)], "planned_start": ["2020-01-01"] * 5}
)


def cells(log_odds=0.0, children=200, scatter=0.0, seed=1, exact=False):
    """Five clusters by six periods that differ, with an effect after each cluster's start and transition."""
    random = np.random.default_rng(seed)
    cluster, period = (each.ravel() for each in np.meshgrid(STARTS, np.arange(PERIODS), indexing="ij"))
    found = Cells(cluster, period, np.empty((30, 0)), np.full(30, float(children)), np.zeros(30))
    linear = -1.5 + 0.3 * np.array([-1, 0, 1, 0.5, -0.5])[cluster] + 0.1 * period
    linear = linear + log_odds * stepped_wedge.treated(found, STARTS) + scatter * random.standard_normal(30)
    share = 1 / (1 + np.exp(-linear))
    return found._replace(events=children * share if exact else random.binomial(children, share).astype(float))


def test_a_set_effect_is_recovered():
    exact = cells(-0.6, exact=True)
    columns = np.column_stack([stepped_wedge.in_transition(exact, STARTS), stepped_wedge.treated(exact, STARTS)])
    assert stepped_wedge.logit(exact, columns).estimates == pytest.approx([0, -0.6], abs=1e-6)


def test_p_is_a_multiple_of_one_in_all_orders():
    """5! = 120; the strongest effect has the smallest p there is, and the interval leaves no effect out."""
    found = stepped_wedge.permutation_test(cells(-0.8), STARTS)
    assert found.smallest_possible_p == pytest.approx(1 / 120)
    assert found.p == pytest.approx(1 / 120)
    assert found.low < found.estimate < found.high < 0
    weak = stepped_wedge.permutation_test(cells(0.0, seed=3), STARTS, with_interval=False)
    assert (weak.p * 120) % 1 == pytest.approx(0, abs=1e-9)
    assert weak.p > 0.05


def test_tests_reject_no_more_than_they_promise_where_cells_scatter():
    """A plain z rejects 18 to 36 per cent of the time; permutation and Student's t on the cells about 5."""
    by_permutation, by_t, by_z = [], [], []
    for seed in range(60):
        found = cells(scatter=0.3, seed=seed)
        columns = np.column_stack([stepped_wedge.in_transition(found, STARTS), stepped_wedge.treated(found, STARTS)])
        quasi = stepped_wedge.quasi_binomial(found, columns)
        plain = stepped_wedge.logit(found, columns)
        by_t.append(2 * stats.t.sf(abs(quasi.estimates[1] / quasi.errors[1]), quasi.freedom) < 0.05)
        by_z.append(abs(plain.estimates[1]) > 1.96 * np.sqrt(plain.covariance[1, 1]))
        test = stepped_wedge.permutation_test(found, STARTS, with_interval=False)
        by_permutation.append(test.p < 0.05)
    assert np.mean(by_z) > 0.15
    assert np.mean(by_t) <= 0.12
    assert np.mean(by_permutation) <= 0.12


def test_degrees_of_freedom_are_cells_less_parameters():
    """30 cells, five authorities, five more periods, the transition and the effect: 18."""
    found = cells()
    columns = np.column_stack([stepped_wedge.in_transition(found, STARTS), stepped_wedge.treated(found, STARTS)])
    assert stepped_wedge.quasi_binomial(found, columns).freedom == 18


def referrals(log_odds=-0.8, children=120):
    """Children of an invented trial, one row each."""
    random = np.random.default_rng(11)
    rows = []
    for authority in range(CLUSTERS):
        for period in range(-1, CLUSTERS):
            linear = -1.2 + 0.2 * authority + 0.05 * period + log_odds * (period > authority)
            for child in range(children):
                young = child % 2 == 0
                share = 1 / (1 + np.exp(-(linear + 0.4 * young)))
                key = f"{authority}-{period}-{child}"
                band, sex = ("1_to_4", "F") if young else ("5_to_9", "M" if child % 3 else "F")
                events = random.random(2) < (share, 0.2)
                rows.append((f"authority_{authority}", key, period, authority, band, sex, *map(bool, events)))
    names = [
        "authority",
        "person_key",
        "period",
        "start_period",
        "age_band",
        "sex",
        "is_looked_after",
        "is_re_referred",
    ]
    return pl.DataFrame(rows, schema=names, orient="row")


@pytest.fixture(scope="module")
def found():
    return trial.impact_stepped_wedge(referrals(), SCHEDULE)


def one(table, **chosen):
    return table.filter(outcome="looked_after", exposure="all", **chosen).row(0, named=True)


def test_an_invented_trial_is_seen_to_work(found):
    """An odds ratio of 0.45 set: found by permutation within its interval, which leaves 1 out."""
    odds = one(found, model="logit", effect_is="odds_ratio")
    assert odds["interval_low"] < np.exp(-0.8) < odds["interval_high"] < 1
    assert (odds["clusters"], odds["periods"], odds["children"]) == (5, 6, 3600)
    points = one(found, model="logit", effect_is="risk_difference")
    assert points["interval_low"] < points["estimate"] < points["interval_high"] < 0
    quasi = one(found, model="quasi_binomial")
    assert quasi["interval_high"] < 1 and quasi["detectable_80"] < 1


def test_secondary_outcomes_have_holms_p_and_the_primary_one_none(found):
    assert found.filter(outcome="looked_after")["q_holm"].null_count() == found.filter(outcome="looked_after").height
    secondary = found.filter(outcome="re_referral").drop_nulls("p")
    assert secondary["q_holm"].to_list() == pytest.approx(secondary["p"].to_list())


def test_the_effect_by_length_of_exposure_stands_beside(found):
    lengths = found.filter(outcome="looked_after", model="quasi_binomial")["exposure"].to_list()
    assert lengths == ["all", "1", "2", "3_and_more"]


def test_order_of_rows_changes_nothing(found):
    shuffled = referrals().sample(fraction=1, shuffle=True, seed=5)
    assert trial.impact_stepped_wedge(shuffled, SCHEDULE).equals(found)


def test_without_a_trial_each_outcome_says_why():
    for schedule, reason in ((SCHEDULE.head(1), trial.NO_SCHEDULE), (SCHEDULE, trial.NO_CHILDREN)):
        table = trial.impact_stepped_wedge(referrals().clear(), schedule)
        assert table["outcome"].to_list() == list(trial.OUTCOMES)
        assert table["reason"].unique().to_list() == [reason]
        assert table["estimate"].null_count() == table.height


def test_an_authority_in_which_nothing_is_counted_has_no_estimate():
    nothing = referrals().with_columns(
        is_looked_after=pl.when(authority="authority_0").then(pl.lit(value=False)).otherwise("is_looked_after")
    )
    table = trial.impact_stepped_wedge(nothing, SCHEDULE).filter(outcome="looked_after")
    assert table["reason"].unique().to_list() == [trial.NO_ESTIMATE]


def public(table):
    """The table as the public sees it, by its rows."""
    return controlled({trial.NAME: table}, DISCLOSURE).frames[trial.NAME]


def test_a_trial_of_fewer_than_five_authorities_is_not_for_the_public(found):
    """Of two, either could take its own children from all; without a trial the rows say so."""
    few = found.with_columns(clusters=pl.lit(4, pl.Int64))
    assert public(few).is_empty()
    assert public(found).height == found.height
    without = trial.impact_stepped_wedge(referrals().clear(), SCHEDULE.clear())
    assert public(without)["reason"].to_list() == [trial.NO_SCHEDULE] * 2


def test_those_without_the_outcome_are_not_told_by_those_with_it(found):
    """3 of 3,600 did not become looked after: neither number of the two is shown beside the other."""
    all_but_few = pl.when(outcome="looked_after").then(3597).otherwise(1800)
    shown = public(found.with_columns(events=all_but_few.cast(pl.Int64)))
    of_outcome = shown.filter(outcome="looked_after")
    assert of_outcome["events"].null_count() == of_outcome.height or shown["children"].null_count() == shown.height
    assert of_outcome["estimate"].null_count() == of_outcome.height
