"""`evaluation.sensitivity`: the base case is the published one, each parameter moves it the way it must."""

from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from orchestration.evaluation import sensitivity
from orchestration.evaluation.break_even import break_even
from orchestration.evaluation.cost_benefit import cost_benefit
from orchestration.evaluation.money.configuration import Configuration
from orchestration.evaluation.money.projection import AS_DESCRIBED, NO_PLANS
from orchestration.evaluation.money.reductions import printed_reductions
from tests.unit.evaluation.cost_frames import NAMES, before_after, inputs, seed

FEW = {"draws": 200}
MONTHS, POUNDS = "break_even_months", "net_saving_5_years_gbp"
MEASURED = before_after(
    {"authority": "luton", "outcome": "new_looked_after", "estimate": -20.0, "interval_low": -30, "interval_high": -10},
    {"authority": "luton", "outcome": "on_plan", "estimate": -15.0, "interval_low": -45, "interval_high": 15},
)
CONFIGURATION = Configuration.from_tables(seed("unit_costs"), seed("care_duration"), seed("implementation_costs"))
PRINTED = printed_reductions(seed("published_figures"))


@pytest.fixture(scope="module")
def table():
    return sensitivity.sensitivity(inputs(FEW), MEASURED)


def rows(table, **cells):
    return table.filter(pl.col(name) == value for name, value in {"reductions": "published", **cells}.items())


def estimate(table, **cells):
    (found,) = rows(table, **cells)["estimate"]
    return found


def test_the_order_of_the_reference_tables_changes_nothing(table):
    frames = {name: seed(name).reverse() for name in NAMES if name not in ("cost_settings", "sensitivity_parameters")}
    backwards = inputs(FEW, **frames)
    parameters = backwards.sensitivity_parameters.reverse()
    assert_frame_equal(sensitivity.sensitivity(replace(backwards, sensitivity_parameters=parameters), MEASURED), table)


def test_every_column_is_there_and_described(table):
    assert table.columns == list(sensitivity.COLUMNS)
    texts = table.select("method", "reason", "caveat", "left_out", "parameter", "setting", "unit")
    assert texts.null_count().sum_horizontal()[0] == 0
    assert (table["method"].str.len_chars() > 0).all() and (table["reason"].str.len_chars() > 0).all()
    assert table["p"].null_count() == table.height


def test_rows_are_told_apart_by_their_first_columns(table):
    assert (
        not table.select("authority", "outcome", "reductions", "analysis", "parameter", "setting").is_duplicated().any()
    )


def test_the_base_case_is_break_even_as_described(table):
    months = dict(
        break_even(CONFIGURATION, PRINTED)
        .filter(pl.col("variant") == AS_DESCRIBED)
        .select("authority", "months_in_all")
        .iter_rows()
    )
    base = dict(
        rows(table, analysis="base", outcome=MONTHS).select("authority", pl.col("estimate").round()).iter_rows()
    )
    assert base == months
    assert base == {
        "bracknell_forest": 49,
        "hertfordshire": 6,
        "luton": 37,
        "peterborough": 32,
        "west_berkshire": 39,
    }


def test_the_base_case_is_net_of_year_five_as_described(table):
    net = dict(
        cost_benefit(CONFIGURATION, PRINTED)
        .filter(pl.col("variant") == AS_DESCRIBED, pl.col("year") == 5)
        .select("authority", "net_gbp")
        .iter_rows()
    )
    base = dict(rows(table, analysis="base", outcome=POUNDS).select("authority", "estimate").iter_rows())
    assert base == pytest.approx(net)


@pytest.mark.parametrize(
    ("parameter", "worse", "better"),
    [
        ("unit_costs", "-20", "20"),
        ("plan_cost", "-20", "20"),
        ("care_cost", "-20", "20"),
        ("legal_cost", "-20", "20"),
        ("care_duration", "-25", "25"),
        ("deadweight", "50", "25"),
        ("fewer_entries", "interval_low", "interval_high"),
        ("fewer_plans", "interval_low", "interval_high"),
    ],
)
def test_net_savings_move_the_way_they_must(table, parameter, worse, better):
    of = {"authority": "peterborough", "outcome": POUNDS, "analysis": "one_way", "parameter": parameter}
    assert estimate(table, **of, setting=worse) < estimate(table, **of, setting=better)


def test_all_unit_costs_together_are_the_three_one_by_one(table):
    def change(parameter):
        of = {"authority": "hertfordshire", "outcome": POUNDS, "parameter": parameter, "setting": "20"}
        (found,) = rows(table, **of)["difference_from_base"]
        return found

    assert change("unit_costs") == pytest.approx(sum(change(part) for part in ("plan_cost", "care_cost", "legal_cost")))


def test_half_deadweight_halves_the_savings(table):
    of = {"authority": "hertfordshire", "outcome": POUNDS}
    spent = 2_495_626 + 2_056_037 + 4 * 1_033_321
    full = estimate(table, **of, analysis="base") + spent
    assert estimate(table, **of, parameter="deadweight", setting="50") + spent == pytest.approx(full / 2)


def test_where_costs_are_never_covered_months_are_empty_with_the_reason():
    found = sensitivity.sensitivity(inputs({**FEW, "deadweight": 90}), MEASURED)
    base = rows(found, authority="bracknell_forest", outcome=MONTHS, analysis="base").row(0, named=True)
    assert (base["estimate"], base["reason"]) == (None, "Costs are not covered within 12 years")
    share = estimate(found, authority="bracknell_forest", outcome=MONTHS, setting="share_never")
    assert 0 < share < 100


def test_plans_that_nobody_published_are_left_out_and_said_to_be(table):
    ends = rows(table, authority="luton", parameter="fewer_plans")
    assert ends["estimate"].null_count() == ends.height == 4
    assert ends["reason"].unique().to_list() == [NO_PLANS]
    assert (rows(table, authority="luton")["left_out"] == NO_PLANS).all()


def test_measured_reductions_stand_beside_the_published_ones(table):
    measured = {"authority": "luton", "reductions": "measured"}
    assert rows(table, **measured).height == rows(table, authority="luton").height
    of = {**measured, "outcome": POUNDS}
    assert estimate(table, **of, analysis="base") > estimate(table, authority="luton", outcome=POUNDS, analysis="base")
    (low,) = rows(table, **of, parameter="fewer_entries", setting="interval_low")["setting_value"]
    assert low == pytest.approx(10)
    assert table.filter(pl.col("reductions") == "measured")["authority"].unique().to_list() == ["luton"]


def test_the_median_carries_the_middle_of_the_draws(table):
    of = {"authority": "hertfordshire", "outcome": POUNDS, "analysis": "monte_carlo"}
    median = rows(table, **of, setting="quantile_50").row(0, named=True)
    assert median["interval_low"] == estimate(table, **of, setting="quantile_2.5")
    assert median["interval_high"] == estimate(table, **of, setting="quantile_97.5")
    assert (median["n"], median["seed"]) == (200, 2020)
    assert rows(table, **of)["interval_low"].drop_nulls().len() == 1


def test_shares_of_the_draws_are_in_per_cent(table):
    shares = table.filter(pl.col("setting").is_in(["share_never", "share_above_0"]))
    assert shares["unit"].unique().to_list() == ["percent"]
    assert estimate(table, authority="hertfordshire", setting="share_above_0") > 99


def test_the_caveat_says_where_published_intervals_come_from(table):
    says = pl.col("caveat").str.contains("counts of other ages")
    varied = pl.col("parameter").is_in(["fewer_entries", "fewer_plans", "all drawn together"])
    known = pl.col("estimate").is_not_null()
    published = pl.col("reductions") == "published"
    assert table.filter(known & (says != (varied & published))).is_empty()


def test_prices_nobody_entered_leave_every_figure_empty_with_the_reason():
    found = sensitivity.sensitivity(inputs({**FEW, "price_year": 2031}), MEASURED)
    assert found.height == 5 * 2
    assert found["estimate"].null_count() == found.height
    assert found["reason"].str.contains("prices of care_total, care_legal").all()


def test_an_authority_without_any_reduction_has_a_row_that_says_so():
    costs = seed("implementation_costs").with_columns(pl.col("authority").replace("luton", "cambridgeshire"))
    found = sensitivity.sensitivity(inputs(FEW, implementation_costs=costs), MEASURED)
    alone = found.filter(pl.col("authority") == "cambridgeshire")
    assert alone.select("outcome", "estimate", "reason").rows() == [
        (MONTHS, None, sensitivity.NOTHING_KNOWN),
        (POUNDS, None, sensitivity.NOTHING_KNOWN),
    ]


def test_a_base_discount_rate_is_taken_throughout():
    table = sensitivity.sensitivity(inputs({**FEW, "discount_rate": 3.5}), MEASURED)
    of = {"authority": "hertfordshire", "outcome": POUNDS}
    (difference,) = rows(table, **of, parameter="discount_rate", setting="3.5")["difference_from_base"]
    assert difference == 0


def test_break_even_carries_its_uncertainty():
    """Peterborough's base case breaks even after 2 years 8 months, its median draw after 3 years 8 months, and 31 per
    cent of draws never do; with reductions that go together, hardly otherwise."""
    apart = {"draws": 40_000, "entries_plans_correlation": 0}
    for settings in (apart, {"draws": 40_000}):
        found = break_even(CONFIGURATION, PRINTED, sensitivity.sensitivity(inputs(settings), MEASURED))
        row = found.filter(authority="peterborough", variant=AS_DESCRIBED).row(0, named=True)
        assert row["months_in_all"] == 32
        assert row["median_draw_months"] == pytest.approx(44, abs=1.5)
        assert row["draws_never_pct"] == pytest.approx(31, abs=1.5)
        assert row["draws_low_months"] < 32
        assert row["draws_high_months"] is None
    assert found.filter(variant="as_published")["draws_never_pct"].null_count() == 5


def test_fading_and_displaced_reductions_save_less(table):
    for parameter, settings in (("fade_out", ("5", "10", "20")), ("displacement", ("0", "50", "100"))):
        found = [
            estimate(table, authority="peterborough", outcome=POUNDS, parameter=parameter, setting=each)
            for each in settings
        ]
        assert found == sorted(found, reverse=True)
        assert found[0] > found[-1]
    base = estimate(table, authority="peterborough", outcome=POUNDS, analysis="base")
    assert estimate(table, authority="peterborough", outcome=POUNDS, parameter="displacement", setting="0") == base
