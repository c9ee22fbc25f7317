"""Control charts and funnel plots of the indicators: limits worked out by hand, each rule, and what has none."""

from datetime import date
from itertools import pairwise
from math import hypot, sqrt
from statistics import mean

import polars as pl
import pytest

from orchestration.evaluation import indicator_funnel as funnel
from orchestration.evaluation import indicator_signal as signal
from orchestration.evaluation.methods import control_chart

CATALOGUE = pl.DataFrame(
    [
        ("rr", "re_referrals", "percent", "count", "down"),
        ("10", "completed", "percent", "count", "up"),
        ("2a", "days", "mean", "sum", "none"),
        ("12", "change", "mean", "change", "down"),
        ("1", "plans", "count", "count", "down"),
        ("x4", "on_plan_per_10000", "per_10000", "count", "down"),
    ],
    schema=["number", "measure", "value_is", "numerator_is", "good_direction"],
    orient="row",
)
GO_LIVE = date(2018, 1, 1)
AUTHORITIES = pl.DataFrame({"slug": ["luton", "york"], "go_live_date": [GO_LIVE, None]})
SIXTEEN = [10, 12, 9, 11, 10, 13, 9, 10, 11, 12, 8, 10, 9, 11, 12, 10]
BEYOND, NEAR = "a point beyond the upper limit", "2 of 3 points in a row near the upper limit"
RUN, TREND = "7 or more points in a row {} the centre line", "6 or more points in a row {}"


def quarters(first, count):
    return [date(first + at // 4, 1 + 3 * (at % 4), 1) for at in range(count)]


def series(numerators, denominator=100.0, *, authority="luton", measure=("rr", "re_referrals"), first=2014, unit=100):
    """Rows of kpi.indicator at authority level, a quarter each; a numerator of None is not known."""
    starts = quarters(first, len(numerators))
    return pl.DataFrame(
        {
            "authority": authority,
            "indicator": measure[0],
            "measure": measure[1],
            "level": "authority",
            "level_value": "",
            "breakdown": "",
            "quarter_start": starts,
            "quarter_end": [date(at.year, at.month + 2, 30) for at in starts],
            "numerator": [None if each is None else float(each) for each in numerators],
            "denominator": float(denominator),
            "value": [None if each is None else unit * each / denominator for each in numerators],
            "unit": "percent" if unit == 100 else "days",
            "complete": True,
        },
        schema_overrides={"numerator": pl.Float64, "value": pl.Float64},
    )


def charted(*frames):
    return signal.compute(pl.concat(frames), CATALOGUE, AUTHORITIES)


def signals(numerators):
    return charted(series([*SIXTEEN, *numerators]))["signal"].to_list()[len(SIXTEEN) :]


def test_limits_of_shares_are_laneys():
    """p-bar +- 3 sqrt(p-bar (1 - p-bar) / n) sigma z; sigma z: the mean moving range of the z values over 1.128."""
    row = charted(series([*SIXTEEN, 11])).row(-1, named=True)
    centre = sum(SIXTEEN) / 1600
    by_chance = sqrt(centre * (1 - centre) / 100)
    z = [(each / 100 - centre) / by_chance for each in SIXTEEN]
    sigma_z = mean(abs(after - before) for before, after in pairwise(z)) / 1.128
    assert row["chart"] == "p'"
    assert row["sigma_z"] == pytest.approx(sigma_z)
    assert row["centre"] == pytest.approx(100 * centre)
    assert row["upper_limit"] == pytest.approx(100 * (centre + 3 * by_chance * sigma_z))
    assert row["lower_limit"] == pytest.approx(100 * (centre - 3 * by_chance * sigma_z))


def test_limits_of_means_are_laneys():
    """u-bar +- 3 sqrt(u-bar / n) sigma z."""
    days = [each * 10 for each in SIXTEEN]
    row = charted(series(days, 4, measure=("2a", "days"), unit=1)).row(-1, named=True)
    centre = sum(days) / 64
    z = [(each / 4 - centre) / sqrt(centre / 4) for each in days]
    sigma_z = mean(abs(after - before) for before, after in pairwise(z)) / 1.128
    assert row["chart"] == "u'"
    assert row["upper_limit"] == pytest.approx(centre + 3 * sqrt(centre / 4) * sigma_z)


def test_limits_of_rates_are_per_10000():
    row = charted(series(SIXTEEN, 20_000, measure=("x4", "on_plan_per_10000"), unit=10_000)).row(-1, named=True)
    assert row["chart"] == "u'"
    assert row["centre"] == pytest.approx(mean(SIXTEEN) / 2)


def test_limits_rest_on_the_quarters_before_go_live():
    """2014 to 2017 is before go-live: what comes later moves no limit."""
    usual, other = (charted(series([*SIXTEEN, *later])) for later in ([10] * 4, [40] * 4))
    assert usual.row(-1, named=True)["limits_from"] == control_chart.BEFORE_GO_LIVE
    assert usual["limits_quarters"].unique().to_list() == [16]
    assert usual["upper_limit"].to_list() == other["upper_limit"].to_list()


@pytest.mark.parametrize(("authority", "first"), [("york", 2014), ("luton", 2017)])
def test_limits_rest_on_the_first_twelve_quarters_without_a_go_live_or_enough_before_it(authority, first):
    found = charted(series([*SIXTEEN, 10], authority=authority, first=first))
    assert found["limits_from"].unique().to_list() == [control_chart.FIRST_QUARTERS]
    assert found["limits_quarters"].unique().to_list() == [12]
    assert found["centre"][0] == pytest.approx(sum(SIXTEEN[:12]) / 12)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([9, 30, 9], ["", BEYOND, ""]),
        ([13] * 7, [RUN.format("above")] * 7),
        ([9, *[13] * 6, 9], [""] * 8),
        ([8, 9, 10, 11, 12, 13], [TREND.format("rising")] * 6),
        ([13, 12, 11, 10, 9, 8], [TREND.format("falling")] * 6),
        ([8, 9, 10, 11, 12, 12], [""] * 6),
        ([15, 9, 15, 9], [NEAR, "", NEAR, ""]),
        ([15, 9, 9, 15], [""] * 4),
    ],
    ids=["beyond", "seven-one-side", "six-one-side", "rising", "falling", "a-stop", "two-of-three", "two-of-four"],
)
def test_each_rule_of_making_data_count(later, expected):
    """A point beyond, 7 on one side, 6 rising or falling, 2 of 3 near the limit; and what falls just short."""
    assert signals(later) == expected


def test_a_quarter_without_a_figure_breaks_a_run():
    assert signals([13, 13, 13, None, 13, 13, 13, 13]) == [""] * 8


def test_a_signal_means_what_the_indicator_is_better_for():
    higher = [*SIXTEEN, 30]
    for measure, means in (
        (("rr", "re_referrals"), signal.WORSENING),
        (("10", "completed"), signal.IMPROVING),
        (("2a", "days"), signal.CHANGING),
    ):
        found = charted(series(higher, measure=measure))
        assert (found["means"][-1], found["means"][0]) == (means, "")


def test_what_has_no_chart_says_why():
    short = charted(series(SIXTEEN[:11]))
    assert short["reason"].unique().to_list() == [control_chart.TOO_SHORT]
    assert charted(series([5] * 16))["reason"].unique().to_list() == [control_chart.NO_SPREAD]
    assert charted(series([0] * 16))["reason"].unique().to_list() == [control_chart.NO_SPREAD]
    changes = charted(series([-3, 2] * 8, measure=("12", "change")))
    assert changes["reason"].unique().to_list() == [signal.OF_CHANGES]
    unknown = charted(series([*SIXTEEN, None])).row(-1, named=True)
    assert unknown["reason"] == signal.NO_FIGURE
    for found in (short, changes):
        assert found["upper_limit"].null_count() == found.height
        assert found["signal"].unique().to_list() == [""]


def test_counts_have_neither_chart_nor_funnel():
    plans = series(SIXTEEN, measure=("1", "plans"))
    assert charted(plans).is_empty()
    assert funnel.compute(plans, CATALOGUE).is_empty()


def test_quarters_that_are_not_complete_have_no_row():
    rows = series(SIXTEEN).with_columns(complete=pl.col("quarter_start") < date(2017, 10, 1))
    assert charted(rows).height == 15


def test_the_order_of_rows_changes_nothing():
    rows = pl.concat([series([*SIXTEEN, 30]), series(SIXTEEN, authority="york")])
    expected = charted(rows)
    assert charted(rows.sample(fraction=1, shuffle=True, seed=7)).equals(expected)


def in_one_quarter(rates):
    """Percentages of authorities in the same quarter, by denominator."""
    return pl.concat(
        series([counted], out_of, authority=f"authority_{at}") for at, (counted, out_of) in enumerate(rates)
    )


def test_a_funnel_allows_for_authorities_that_differ_more_than_by_chance():
    """Spiegelhalter's additive model: tau squared = (I phi - (I - 1)) / (sum w - sum w squared / sum w)."""
    rates = [(10, 100), (40, 200), (30, 100), (5, 100), (60, 300)]
    found = funnel.compute(in_one_quarter(rates), CATALOGUE).row(0, named=True)
    target = 145 / 800
    variances = [target * (1 - target) / out_of for _, out_of in rates]
    phi = mean(
        (counted / out_of - target) ** 2 / each for (counted, out_of), each in zip(rates, variances, strict=True)
    )
    weights = [1 / each for each in variances]
    between = sqrt((5 * phi - 4) / (sum(weights) - sum(each**2 for each in weights) / sum(weights)))
    assert phi > 1
    assert found["dispersion"] == pytest.approx(phi)
    assert found["between"] == pytest.approx(100 * between)
    assert found["upper_95"] == pytest.approx(100 * (target + 1.959964 * hypot(sqrt(variances[0]), between)))
    assert found["upper_998"] == pytest.approx(100 * (target + 3.090232 * hypot(sqrt(variances[0]), between)))


def test_a_funnel_without_over_dispersion_has_the_limits_of_chance():
    """And draws in a tenth of the authorities on either side, so that one far away does not widen it for itself."""
    rates = [*[(20, 100), (21, 100), (19, 100)] * 4, (60, 100)]
    found = funnel.compute(in_one_quarter(rates), CATALOGUE)
    assert found["between"].unique().to_list() == [0.0]
    assert found["lies"].to_list().count("above the 99.8 per cent limits") == 1
    assert found.sort("value")["lies"][-1] == "above the 99.8 per cent limits"


def test_funnels_that_cannot_be_say_why():
    few = funnel.compute(in_one_quarter([(10, 100)] * 4), CATALOGUE)
    nothing = funnel.compute(in_one_quarter([(0, 100)] * 6), CATALOGUE)
    assert few["reason"].unique().to_list() == [funnel.TOO_FEW]
    assert nothing["reason"].unique().to_list() == [funnel.NOTHING_COUNTED]
    assert few["target"].null_count() + nothing["target"].null_count() == 10
