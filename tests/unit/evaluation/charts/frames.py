"""Rows as the tables of schema evaluation have them, made from what a test is about."""

import polars as pl

NAMES = {"luton": "Luton", "west_berkshire": "West Berkshire"}
COMMON = {
    "method": "How it was worked out",
    "n": 5,
    "estimate": None,
    "interval_low": None,
    "interval_high": None,
    "p": None,
    "left_out": "",
    "reason": "",
    "caveat": "Before and after, no comparison group",
}
FLOATS = ("estimate", "interval_low", "interval_high", "p")


def costs(authority="luton", variant="as_described", spent=(100.0,) * 13, saved=(0.0, *(300.0,) * 12), **more):
    years = range(13)
    return pl.DataFrame(
        [
            {
                "variant": variant,
                "authority": authority,
                "year": year,
                "set_up_cost_gbp": spent[year],
                "running_cost_gbp": 0.0,
                "total_saving_gbp": saved[year],
                "method": "The report's text",
                "left_out": "",
                "caveat": "No comparison group",
                **more,
            }
            for year in years
        ],
        schema_overrides={"set_up_cost_gbp": pl.Float64, "total_saving_gbp": pl.Float64},
    )


def rates(*rows):
    """`evaluation.before_after`: each row names what it has besides the common columns."""
    plain = {
        "authority": "luton",
        "outcome": "new_looked_after",
        "age_group": "under_12",
        "includes_uasc": False,
        "rate_before": 30.0,
        "rate_after": 20.0,
        "population_after": 10_000.0,
        **COMMON,
    }
    return _frame(plain, rows, ("rate_before", "rate_after", "population_after"))


def years(*rows):
    """`evaluation.authority_year`."""
    plain = {
        "authority": "luton",
        "outcome": "new_looked_after",
        "age_group": "under_12",
        "includes_uasc": False,
        "period": "before",
        "is_go_live_year": False,
        "part_of_year": 1.0,
        "counted": 30.0,
        "denominator": 10_000.0,
    }
    return _frame(plain, rows or ({"period": "elsewhere"},), ("counted", "denominator"))


def ratios(*rows):
    """`evaluation.time_adjusted`."""
    plain = {
        "authority": "luton",
        "outcome": "new_looked_after",
        "age_group": "under_12",
        "includes_uasc": False,
        "model": "time_adjusted",
        "interval_kind": "plain",
        "ratio_is": "rate ratio",
        "dispersion": 1.0,
        **COMMON,
        "estimate": 0.8,
        "interval_low": 0.5,
        "interval_high": 1.3,
    }
    return _frame(plain, rows, ("dispersion",))


def draws(authority="luton", base=40.0, never=10.0, reductions="published", **quantiles):
    """`evaluation.sensitivity` for one authority: `q50=30.0` is the month by which half of the draws are even."""
    months = {"2.5": 10.0, "5": 12.0, "25": 20.0, "50": 30.0, "75": 60.0, "95": 90.0, "97.5": 100.0}
    months |= {name.removeprefix("q").replace("_", "."): value for name, value in quantiles.items()}
    plain = {
        "authority": authority,
        "outcome": "break_even_months",
        "reductions": reductions,
        "analysis": "monte_carlo",
        "setting": "",
        **COMMON,
        "n": 1000,
    }
    return _frame(
        plain,
        [
            {"analysis": "base", "estimate": base},
            *({"setting": f"quantile_{name}", "estimate": value} for name, value in months.items()),
            {"setting": "share_never", "estimate": never},
        ],
        (),
    )


def _frame(plain, rows, floats):
    return pl.DataFrame(
        [plain | row for row in rows or ({},)],
        schema_overrides={name: pl.Float64 for name in (*floats, *FLOATS) if name in plain},
        infer_schema_length=None,
    )


def comparisons(**more):
    """A row of evaluation.impact_did of all together; `more` None: no row."""
    row = {
        "authority": "",
        "outcome": "new_looked_after",
        "age_group": "under_12",
        "includes_uasc": False,
        "estimator": "imputation",
        "window": "to 2019/20",
        "estimate": 0.9,
        "interval_low": 0.8,
        "interval_high": 1.1,
    }
    return pl.DataFrame([row | more])


NOTHING_COMPARED = comparisons().clear()
