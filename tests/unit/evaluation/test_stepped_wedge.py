"""The stepped-wedge trial: an invented one with a set effect, tests that hold with five clusters, and what is empty."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy import stats

from ingest.synthetic import DEFAULT, Effect
from ingest.synthetic.draws import day, months_before
from ingest.synthetic.trial import draw_sites
from orchestration.disclosure.control import controlled
from orchestration.disclosure.earlier import Earlier
from orchestration.evaluation import impact_stepped_wedge as trial
from orchestration.evaluation.methods import stepped_wedge
from orchestration.evaluation.methods.stepped_wedge import Cells
from orchestration.evaluation.registry import DISCLOSURE
from orchestration.evaluation.trial_outcomes import OUTCOMES
from orchestration.evaluation.trial_outcomes import cells as cells_of

AS_OF = date(2020, 3, 31)
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
    assert stepped_wedge.fit(exact, columns).estimates == pytest.approx([0, -0.6], abs=1e-6)


def test_a_set_hazard_ratio_is_recovered():
    """Events in expectation: a share of 1 - exp(-exp(linear)), the hazard 0.7 times as high after."""
    exact = cells(exact=True)
    linear = -1.5 + 0.2 * exact.cluster + 0.1 * exact.period + np.log(0.7) * stepped_wedge.treated(exact, STARTS)
    exact = exact._replace(events=exact.children * -np.expm1(-np.exp(linear)), link=stepped_wedge.CLOGLOG)
    columns = np.column_stack([stepped_wedge.in_transition(exact, STARTS), stepped_wedge.treated(exact, STARTS)])
    assert stepped_wedge.fit(exact, columns).estimates == pytest.approx([0, np.log(0.7)], abs=1e-6)


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
        plain = stepped_wedge.fit(found, columns)
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
    keys = ("authority", "person_key", "period", "start_period", "age_band", "sex")
    found = pl.DataFrame(rows, schema=(*keys, "is_looked_after", "is_re_referred"), orient="row")
    return with_secondary_outcomes(found)


def with_secondary_outcomes(found):
    """Plans end and sessions are missed twice as often after the start and the transition; proceedings are unknown."""
    random = np.random.default_rng(12)
    after = (found["period"] > found["start_period"]).to_numpy()
    ends = random.geometric(np.where(after, 0.2, 0.1)) * 30
    missed = random.binomial(100, np.where(after, 0.10, 0.05))
    is_again, has_plan = found["is_re_referred"].to_numpy(), random.random(found.height) < 0.3
    return found.with_columns(
        is_re_referred_domestic_abuse=pl.Series(is_again & (random.random(found.height) < 0.5)),
        is_re_referred_mental_health=pl.Series(is_again & (random.random(found.height) < 0.5)),
        is_re_referred_substance_misuse=pl.Series(is_again & (random.random(found.height) < 0.5)),
        is_in_proceedings=pl.lit(None, pl.Boolean),
        plan_days=pl.when(pl.Series(has_plan)).then(pl.Series(np.minimum(ends, 330))),
        has_plan_ended=pl.when(pl.Series(has_plan)).then(pl.Series(ends < 330)),
        possible_sessions=pl.lit(100, pl.Int32),
        unauthorised_sessions=pl.Series(missed),
    )


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


def demonstration(effect):
    """Of the demonstration's trial at its scale: children in their first referral of each step, not yet in care."""
    steps = [day(months_before(AS_OF, months)) for months in range(48, 11, -6)]
    parts = []
    for start_period, history in enumerate(draw_sites(scale=8, seed=2020, effect=effect, as_of=AS_OF)):
        first = history.cases.select("person_id", "start").with_columns(
            period=pl.col("start").cut([each - 0.5 for each in steps], labels=[str(at) for at in range(-2, 6)])
        )
        first = first.with_columns(pl.col("period").cast(pl.String).cast(pl.Int64)).filter(
            pl.col("period").is_between(-1, 4)
        )
        first = first.sort("person_id", "start").unique(["person_id", "period"], keep="first", maintain_order=True)
        care = history.care.filter(~pl.col("uasc")).select("person_id", entered="start", left="end")
        is_before, within = pl.col("entered") < pl.col("start"), pl.col("entered") <= pl.col("start") + 365
        seen = first.join(care, on="person_id", how="left").group_by("person_id", "period", maintain_order=True)
        seen = seen.agg(
            already=(is_before & (pl.col("left") > pl.col("start"))).any(), events=(~is_before & within).any()
        )
        place = {"authority": pl.lit(history.community.profile.slug), "start_period": pl.lit(start_period)}
        parts.append(seen.filter(~pl.col("already")).with_columns(**place, at_risk=1))
    return cells_of(pl.concat(parts), (), stepped_wedge.LOGIT)


def test_the_demonstrations_trial_finds_the_effect_that_is_set():
    """0.6 times as many entries to care of children referred from the start on: fewer, and its interval holds it."""
    found = stepped_wedge.permutation_test(*demonstration(DEFAULT))
    assert found.low < np.log(DEFAULT.care_entries) < found.high < 0
    without = stepped_wedge.permutation_test(*demonstration(Effect.none()))
    assert without.low < 0 < without.high


def test_secondary_outcomes_have_holms_p_and_the_primary_one_none(found):
    """Over the six of which something is known, a kind of interval at a time; a risk difference has its ratio's."""
    assert found.filter(outcome="looked_after")["q_holm"].null_count() == found.filter(outcome="looked_after").height
    secondary = found.filter(pl.col("outcome") != "looked_after", exposure="all", interval_kind="permutation")
    ratios = secondary.filter(pl.col("effect_is") != "risk_difference").sort("p")
    assert ratios.height == 6
    steps = [p * m for p, m in zip(ratios["p"], range(6, 0, -1), strict=True)]
    assert ratios["q_holm"].to_list() == pytest.approx(np.minimum(np.maximum.accumulate(steps), 1).tolist())
    same = secondary.filter(effect_is="risk_difference").join(ratios, on="outcome")
    assert same["q_holm"].to_list() == same["q_holm_right"].to_list()


def test_a_plans_end_has_a_hazard_ratio_of_months_at_risk(found):
    """A hazard of 0.1 a month becomes 0.2: the ratio of log(1 - 0.2) to log(1 - 0.1) is 2.1."""
    rows = found.filter(outcome="plan_end", exposure="all", interval_kind="permutation")
    assert rows["effect_is"].to_list() == ["hazard_ratio"]
    ends = rows.row(0, named=True)
    assert ends["interval_low"] < np.log(0.8) / np.log(0.9) < ends["interval_high"]
    assert ends["interval_low"] > 1
    assert ends["children"] < 3600 and ends["model"] == "cloglog"


def test_becoming_looked_after_on_a_plan_is_no_end_of_it():
    """Three plans of 10, 40 and 70 days: months 0; 0 and 1; 0, 1 and 2. The second child becomes looked after."""
    rows = (
        referrals()
        .head(3)
        .with_columns(plan_days=pl.Series([10, 40, 70]), has_plan_ended=pl.Series([True, False, True]))
    )
    months = OUTCOMES["plan_end"].counted(rows)
    assert months["month"].to_list() == [0, 0, 1, 0, 1, 2]
    assert months["events"].to_list() == [True, False, False, False, False, True]


def test_absence_counts_sessions_and_its_children(found):
    row = found.filter(outcome="unauthorised_absence", model="quasi_binomial", exposure="all").row(0, named=True)
    assert row["children"] == 3600 and row["events"] > 3600
    assert row["interval_low"] < (0.1 / 0.9) / (0.05 / 0.95) < row["interval_high"]


def test_an_outcome_of_which_nothing_is_known_says_so(found):
    rows = found.filter(outcome="care_proceedings")
    assert rows["reason"].to_list() == [trial.NO_CHILDREN]
    assert rows["estimate"].null_count() == 1


def test_the_effect_by_length_of_exposure_stands_beside(found):
    lengths = found.filter(outcome="looked_after", model="quasi_binomial")["exposure"].to_list()
    assert lengths == ["all", "1", "2", "3_and_more"]


@pytest.fixture
def primary_alone(monkeypatch):
    monkeypatch.setattr(trial, "OUTCOMES", {"looked_after": OUTCOMES["looked_after"]})


def test_order_of_rows_changes_nothing(found, primary_alone):
    shuffled = referrals().sample(fraction=1, shuffle=True, seed=5)
    assert trial.impact_stepped_wedge(shuffled, SCHEDULE).equals(found.filter(outcome="looked_after"))


def test_an_age_band_in_which_nothing_is_counted_hides_no_effect(found, primary_alone):
    """Twenty children of an age of their own, none of them looked after: hardly anything moves."""
    few = (
        referrals()
        .head(20)
        .with_columns(
            age_band=pl.lit("16_to_17"),
            person_key=pl.format("older {}", "person_key"),
            is_looked_after=pl.lit(value=False),
        )
    )
    table = trial.impact_stepped_wedge(pl.concat([referrals(), few]), SCHEDULE)
    chosen = {"model": "logit", "effect_is": "odds_ratio"}
    assert one(table, **chosen)["estimate"] == pytest.approx(one(found, **chosen)["estimate"], rel=0.02)


def test_without_a_trial_each_outcome_says_why():
    for schedule, reason in ((SCHEDULE.head(1), trial.NO_SCHEDULE), (SCHEDULE, trial.NO_CHILDREN)):
        table = trial.impact_stepped_wedge(referrals().clear(), schedule)
        assert table["outcome"].to_list() == list(OUTCOMES)
        assert table["reason"].unique().to_list() == [reason]
        assert table["estimate"].null_count() == table.height


def test_an_authority_in_which_nothing_is_counted_has_no_estimate(primary_alone):
    nothing = referrals().with_columns(
        is_looked_after=pl.when(authority="authority_0").then(pl.lit(value=False)).otherwise("is_looked_after")
    )
    table = trial.impact_stepped_wedge(nothing, SCHEDULE)
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
    assert public(without)["reason"].to_list() == [trial.NO_SCHEDULE] * len(OUTCOMES)


def test_those_without_the_outcome_are_not_told_by_those_with_it(found):
    """3 of 3,600 did not become looked after: neither number of the two is shown beside the other."""
    all_but_few = pl.when(outcome="looked_after").then(3597).otherwise(1800)
    shown = public(found.with_columns(events=all_but_few.cast(pl.Int64)))
    of_outcome = shown.filter(outcome="looked_after")
    assert of_outcome["events"].null_count() == of_outcome.height or shown["children"].null_count() == shown.height
    assert of_outcome["estimate"].null_count() == of_outcome.height


def test_holms_p_tells_nothing_of_an_outcome_that_is_withheld(found):
    assert public(found)["q_holm"].is_not_null().any()
    few = pl.when(outcome="care_proceedings").then(3).otherwise("events").cast(pl.Int64)
    shown = public(found.with_columns(events=few))
    assert shown.filter(outcome="re_referral")["p"].is_not_null().all()
    assert shown["q_holm"].is_null().all()


def test_a_row_of_the_trial_stays_where_an_outcome_moved_by_few(found):
    """Holm's p rests on all outcomes: of two releases none moves with the two children of one."""
    first = controlled({trial.NAME: found}, DISCLOSURE)
    moved = pl.when(outcome="plan_end").then(pl.col("events") + 2).otherwise("events").cast(pl.Int64)
    then = found.with_columns(events=moved, q_holm=pl.col("q_holm") / 2)
    earlier = Earlier(first.figures, first.frames, first.remembered)
    second = controlled({trial.NAME: then}, DISCLOSURE, earlier).frames[trial.NAME]
    assert second.equals(first.frames[trial.NAME])
