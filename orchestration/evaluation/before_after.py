"""`evaluation.before_after`: numbers a year and rates before and after, and the reduction with population taken out.

The trend that was there before is in the difference; `time_adjusted` takes it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
import polars as pl

from orchestration.disclosure.relations import Relation, Term
from orchestration.disclosure.roles import Count, Rests, Table
from orchestration.evaluation import authority_year as yearly
from orchestration.evaluation import impact_did, untreated
from orchestration.evaluation.authority_year import (
    NEW_LOOKED_AFTER,
    ON_PLAN,
    PERIODS,
    RE_REFERRALS,
    STRETCH,
    Chosen,
    Series,
)
from orchestration.evaluation.charts.chart import Chart, NoChart
from orchestration.evaluation.methods import estimates, placebo
from orchestration.evaluation.methods.estimates import ESTIMATES, ONE_DECIMAL
from orchestration.evaluation.table import Charts, Columns, EvaluationTable, Field, frame, of_outcome
from orchestration.publication.report.views.view import LEFT_OUT, REASON, Column, P, View, interval

METHODS = {
    NEW_LOOKED_AFTER: (
        "Number a year: the total of the period over its years. Rate: the mean of the yearly rates per 10,000 at the"
        " mid-year in which the financial year begins. A part of a year counts as its part"
    ),
    ON_PLAN: (
        "Mean over the points in time (31 March, or the last day of a part of a year), of the number and of the rate"
        " per 10,000 at the mid-year in which the financial year begins"
    ),
}
ESTIMATE = (
    "Estimate: (rate after - rate before) x mean population after / 10,000; interval and p: weighted least squares of"
    " the yearly rates on the period, Student's t, the population taken as known"
)
CAVEAT = "Before and after, no comparison group: a trend that was there before is part of the difference"


def before_after(authority_year: pl.DataFrame, programme_members: pl.DataFrame, settings: pl.DataFrame) -> pl.DataFrame:
    """One row an authority of the programme, outcome (new_looked_after, on_plan) and age group.

    `authority_year`: evaluation.authority_year; `programme_members`, `settings`: the seeds. Differences are negative
    where there are fewer. Rates are per 10,000 children of the age group.
    """
    others = untreated.never_in_programme(authority_year, programme_members)
    fewest = untreated.setting(settings, "placebo_fewest_starts")
    return frame(
        (
            _row(series, untreated.of_others(series, others), fewest)
            for series in yearly.each_series(authority_year, programme_members)
            if series.outcome in METHODS
        ),
        COLUMNS,
    )


def _row(series: Series, others: pl.DataFrame, fewest_starts: float) -> dict[str, object]:
    counted = yearly.choose(series.frame, yearly.OUTSIDE, yearly.NO_FIGURE)
    rated = yearly.choose(counted.points, yearly.no_denominator(series.outcome))
    numbers = _numbers(counted, series.outcome)
    rates = _rates(rated, series.outcome)
    without_rate = [f"from the rates, {text}" for text in rated.left_out]
    has_interval = rates.get("p") is not None
    shares, no_share = (
        _placebo(rated, others, fewest_starts) if has_interval else (dict.fromkeys(untreated.PLACEBO), "")
    )
    return {
        **series.keys,
        "source": series.used,
        "denominator_is": series.denominator_is,
        **numbers,
        **rates,
        **shares,
        "method": f"{METHODS[series.outcome]}. {ESTIMATE}",
        "n": rated.points.height,
        "left_out": estimates.joined([*counted.left_out, *without_rate]),
        "reason": estimates.joined([_reason(series, counted, rated, numbers, rates), no_share]),
        "caveat": estimates.joined([CAVEAT, *series.caveats]),
    }


def _numbers(counted: Chosen, outcome: str) -> dict[str, float | None]:
    """Before and after a year, and the change."""
    before, after = (_mean(counted.during(period), pl.col("counted"), outcome) for period in PERIODS)
    change = None if before is None or after is None else after - before
    return {
        "before": before,
        "after": after,
        "change": change,
        "change_pct": 100 * change / before if change is not None and before else None,
        **{f"years_{period}": float(_weights(counted.during(period), outcome).sum()) for period in PERIODS},
    }


def _rates(rated: Chosen, outcome: str) -> dict[str, float | None]:
    """Rates, and the difference in numbers at the population after, with its interval where there is one."""
    per_10_000 = 10_000 * pl.col("counted") / pl.col("denominator")
    before, after = (_mean(rated.during(period), per_10_000, outcome) for period in PERIODS)
    found: dict[str, float | None] = {"rate_before": before, "rate_after": after}
    if before is None or after is None:
        return found
    days = rated.during("after")
    population = float(np.average(days["denominator"], weights=_weights(days, outcome)))
    reduction = (after - before) * population / 10_000
    found |= {
        "population_after": population,
        "annual_reduction_population_taken_out": reduction,
        "estimate": reduction,
    }
    points, weights = rated.points, _weights(rated.points, outcome)
    yearly_rates = points.select(_a_year(per_10_000, outcome)).to_series().to_numpy()
    is_after = (points["period"] == "after").to_numpy().astype(float)
    residual = yearly_rates - np.where(is_after == 1, after, before)
    if points.height < 3 or np.allclose(residual, 0, atol=1e-9 * max(before, after, 1e-9)):
        return found
    from statsmodels.regression.linear_model import WLS

    fitted = WLS(yearly_rates, np.column_stack([np.ones(points.height), is_after]), weights=weights).fit()
    low, high = fitted.conf_int()[1] * population / 10_000
    return found | {"interval_low": float(low), "interval_high": float(high), "p": float(fitted.pvalues[1])}


def _placebo(rated: Chosen, others: pl.DataFrame, fewest: float) -> tuple[dict[str, float | int | None], str]:
    """The placebo columns of the whole years compared, and why they are empty."""
    years = rated.points.filter(pl.col("part_of_year") == 1)
    is_after = (years["period"] == "after").to_numpy()
    if min(is_after.sum(), (~is_after).sum()) < 1 or len(is_after) < 3:
        return untreated.placebo(np.zeros(0, dtype=bool), fewest)
    placebo_starts = placebo.starts(others, years["financial_year"].to_numpy())
    return untreated.placebo(placebo.rates_differ(placebo_starts, is_after), fewest)


def _reason(
    series: Series,
    counted: Chosen,
    rated: Chosen,
    numbers: dict[str, float | None],
    rates: dict[str, float | None],
) -> str:
    if empty := counted.empty_periods:
        return series.no_figure(empty)
    if empty := rated.empty_periods:
        return f"No population of the age group in {empty}: no rates"
    reasons = ["nothing counted before: no change in per cent"] if numbers["change_pct"] is None else []
    if rated.points.height < 3:
        reasons.append("one year in each period: no interval")
    elif rates.get("p") is None:
        reasons.append("the yearly rates do not vary within the periods: no interval")
    return estimates.joined(reasons)


def _weights(frame: pl.DataFrame, outcome: str) -> np.ndarray:
    """The years that each figure stands for: a count on a day is one point in time, after any part of a year."""
    return np.ones(frame.height) if outcome == ON_PLAN else frame["part_of_year"].to_numpy()


def _a_year(figure: pl.Expr, outcome: str) -> pl.Expr:
    """A figure of a part of a year, made one of a whole year; a count on a day is what it is."""
    return figure if outcome == ON_PLAN else figure / pl.col("part_of_year")


def _mean(frame: pl.DataFrame, figure: pl.Expr, outcome: str) -> float | None:
    if frame.is_empty():
        return None
    return float(np.average(frame.select(_a_year(figure, outcome)).to_series(), weights=_weights(frame, outcome)))


def _charts(
    before_after: pl.DataFrame, authority_year: pl.DataFrame, did: pl.DataFrame, names: Mapping[str, str]
) -> list[Chart | NoChart]:
    from orchestration.evaluation.charts import before_after as charts

    return charts.rates(before_after, authority_year, did, names)


NAME = "evaluation.before_after"
COLUMNS: Columns = {
    **yearly.KEYS,
    "source": yearly.SOURCE,
    "denominator_is": yearly.DENOMINATOR_IS,
    "before": Field(
        pl.Float64, "new_looked_after: children a year before, the total over the years. on_plan: the mean number."
    ),
    "after": Field(pl.Float64, "The same after."),
    "change": Field(pl.Float64, "After less before."),
    "change_pct": Field(pl.Float64, "The change in per cent of before; empty where that is zero."),
    "rate_before": Field(pl.Float64, "Mean of the yearly rates before, per 10,000 children of the age group."),
    "rate_after": Field(pl.Float64, "Mean of the yearly rates after, per 10,000 children of the age group."),
    "population_after": Field(pl.Float64, "Mean population of the age group in the years after."),
    "annual_reduction_population_taken_out": Field(
        pl.Float64,
        "(Rate after - rate before) x population_after / 10,000: the change in children had the population stayed as it"
        " was after; negative where there are fewer.",
    ),
    "years_before": Field(pl.Float64, "Years before: a part of a year is its part. on_plan: points in time."),
    "years_after": Field(pl.Float64, "Years after, likewise."),
    **untreated.PLACEBO,
    **estimates.of_years(
        "Yearly rates that the estimate rests on.",
        "annual_reduction_population_taken_out.",
        "The yearly rates by weighted least squares, Student's t on n - 2 degrees of freedom.",
        "Two-sided p that the rates before and after are the same, from the same t.",
    ),
}


def _relations() -> Iterator[Relation]:
    for outcome in (NEW_LOOKED_AFTER, ON_PLAN, RE_REFERRALS):
        counted = f"{outcome}: counted"
        for smaller, larger in combinations(("under_10", "under_12", "", "with_uasc"), 2):
            yield Relation(
                "The younger are some of the older, and of those with unaccompanied children.",
                tuple(Term(sign, None, {"breakdown": age}) for sign, age in ((1, larger), (-1, smaller))),
                "at_least",
                ("level", "level_value", "period"),
                (counted, *(f"{counted} {period}" for period in PERIODS)),
            )
        for period in PERIODS:
            yield Relation(
                "A period is its years.",
                (Term(1, f"{counted} {period}"), Term(-1, counted, {**STRETCH, "period": period})),
                within=("breakdown",),
                across_quarters=True,
            )


TABLE = EvaluationTable(
    NAME,
    "Children who began to be looked after, a year, and children on a plan, at a point in time, before and after Family"
    " Safeguarding; the periods are those of reference.local_authorities. One row an authority that runs the programme,"
    " outcome and age group.",
    COLUMNS,
    reads=(yearly.NAME, yearly.MEMBERS, untreated.SETTINGS),
    compute=before_after,
    disclosure=Table(
        counts=tuple(
            Count(period, of_outcome(f"counted {period}"), (pl.col(period) * pl.col(f"years_{period}")).round())
            for period in PERIODS
        ),
        figures=("change", "change_pct"),
        relations=tuple(_relations()),
        place={"breakdown": yearly.AGE},
        rests=(
            *(
                Rests((f"rate_{period}",), {**on, "period": pl.lit(period)})
                for on in yearly.YEARS
                for period in PERIODS
            ),
            *yearly.resting_on_years("annual_reduction_population_taken_out", *ESTIMATES),
        ),
        decimals=ONE_DECIMAL
        | dict.fromkeys(("before", "after", "change", "change_pct", "rate_before", "rate_after"), 1)
        | {"annual_reduction_population_taken_out": 1, "placebo_share": 2},
    ),
    views=(
        View(
            "before-after",
            "Children looked after and on a plan, before and after",
            NAME,
            (
                *yearly.SHOWN_KEYS,
                Column("Before", "before", decimals=1),
                Column("After", "after", decimals=1),
                Column("Change", "change", decimals=1),
                Column("Change (%)", "change_pct", decimals=1),
                Column("Rate before, per 10,000", "rate_before", decimals=1),
                Column("Rate after, per 10,000", "rate_after", decimals=1),
                Column("Change with population taken out", "estimate", decimals=1),
                *interval(1),
                P,
                *untreated.SHOWN_PLACEBO,
                Column("Yearly rates", "n"),
                LEFT_OUT,
                REASON,
            ),
            yearly.ORDER,
            holds="Children who began to be looked after, a year, and children on a plan, at a point in time, before"
            " and after Family Safeguarding. Another table of this section has when it began and the years compared.",
            is_on_page=True,
        ),
    ),
    charts=Charts("rates", (NAME, yearly.NAME, impact_did.NAME), _charts),
)
