"""`evaluation.time_adjusted`: rate and odds ratios after against before, with and without a linear trend.

Which years count and what is said of the result; the regressions are in `regression`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import polars as pl

from orchestration.evaluation import estimates
from orchestration.evaluation.estimates import Finding
from orchestration.evaluation.over_time import regression, yearly
from orchestration.evaluation.over_time.regression import Kind, Model, NotEstimableError, Points
from orchestration.evaluation.over_time.yearly import NEW_LOOKED_AFTER, ON_PLAN, RE_REFERRALS, Chosen, Series

OVERDISPERSED = 1.5
"""Dispersion above which the plain interval does not stand alone."""

MODELS: Mapping[str, Model] = {NEW_LOOKED_AFTER: "poisson", ON_PLAN: "binomial", RE_REFERRALS: "binomial"}
REGRESSIONS = {
    NEW_LOOKED_AFTER: "Poisson regression of the yearly numbers, log link, offset log(population)",
    ON_PLAN: "Logistic regression of the children on a plan out of the population",
    RE_REFERRALS: "Logistic regression of the re-referrals out of the referrals",
}
TERMS = {
    "unadjusted": "; a step after go-live",
    "time_adjusted": "; a linear time term and a step after go-live",
}
VARIANCES = {
    "plain": "; variance as the model has it",
    "quasi_likelihood": "; variance multiplied by the dispersion",
}
NEGATIVE_BINOMIAL = (
    "Negative binomial regression of the yearly numbers (a rate ratio), log link, offset log(population), alpha where"
    " Pearson's chi-square equals the residual degrees of freedom"
)
STUDENT = ". Interval and p: Student's t on the residual degrees of freedom"
CAVEATS = {
    "unadjusted": "before and after, no comparison group: a trend that was there before counts as an effect",
    "time_adjusted": (
        "before and after, no comparison group: takes the trend to be one straight line on the scale of the logarithm"
    ),
}
TOO_NARROW = "the counts vary more than this interval allows for: see the quasi-likelihood interval"
WIDE = "with so few years this interval is wider than 95 per cent needs where the counts vary by chance alone"
FEW_DEGREES_OF_FREEDOM = 8
"""Below them Student's t alone makes the plain interval cover more than 98 per cent of what is due to chance."""

COLUMNS = {
    **dict.fromkeys(("authority", "outcome", "age_group", "model", "interval_kind", "ratio_is"), pl.String),
    "dispersion": pl.Float64,
    "residual_degrees_of_freedom": pl.Int64,
}


class Estimated(NamedTuple):
    """The effect with one kind of interval, and the dispersion about its regression; None where there is none."""

    interval_kind: Kind
    finding: Finding
    dispersion: float | None = None


def time_adjusted(authority_year: pl.DataFrame, programme_members: pl.DataFrame) -> pl.DataFrame:
    """One row an authority of the programme, outcome, age group, model and kind of interval.

    `authority_year`: evaluation.authority_year; `programme_members`: the seed. Whole financial years of the two
    periods, the go-live year left out. The quasi-likelihood and negative binomial rows are there where the dispersion
    exceeds 1.5 (negative binomial: of counts out of a population).
    """
    return estimates.table(
        (
            row
            for series in yearly.each_series(authority_year, programme_members)
            for model in TERMS
            for row in _rows(series, model)
        ),
        COLUMNS,
    )


def whole_years(series: Series) -> Chosen:
    """The whole financial years of the two periods with a figure and a denominator, the go-live year left out."""
    rules = [yearly.GO_LIVE, yearly.OUTSIDE, yearly.PART, yearly.NO_FIGURE, yearly.no_denominator(series.outcome)]
    if MODELS[series.outcome] == "binomial":
        rules.append(yearly.more_than_all(series.outcome))
    return yearly.choose(series.frame, *rules)


def too_thin(chosen: Chosen, outcome: str) -> str:
    """Why there is nothing to compare, if there is not: a period without a year, or with nothing counted."""
    if empty := chosen.empty_periods:
        of = "population" if outcome != RE_REFERRALS else "number of referrals"
        return f"No whole financial year with a figure and a {of} in {empty}"
    for period in yearly.PERIODS:
        if chosen.of(period)["counted"].sum() == 0:
            return f"Nothing counted in the period {period}: the ratio has no finite estimate"
    return ""


def effects(points: Points, outcome: str) -> Iterator[Estimated]:
    """The effect with the plain interval and, where the dispersion exceeds 1.5, with the others beside it."""
    plain = _estimated(points, outcome, "plain")
    yield plain
    if plain.dispersion is not None and plain.dispersion > OVERDISPERSED:
        yield _estimated(points, outcome, "quasi_likelihood")
        if outcome != RE_REFERRALS:
            yield _estimated(points, outcome, "negative_binomial")


def _estimated(points: Points, outcome: str, kind: Kind) -> Estimated:
    try:
        *numbers, dispersion = regression.ratio(points, MODELS[outcome], kind)
    except NotEstimableError as why:
        return Estimated(kind, Finding(reason=str(why)))
    return Estimated(kind, Finding(*numbers), dispersion)


def _rows(series: Series, model: str) -> Iterator[dict[str, object]]:
    chosen = whole_years(series)
    thin = too_thin(chosen, series.outcome)
    points = _points(chosen.points, model)
    found = [Estimated("plain", Finding(reason=thin))] if thin else list(effects(points, series.outcome))
    dispersion = found[0].dispersion
    for kind, finding, _ in found:
        is_odds = MODELS[series.outcome] == "binomial" and kind != "negative_binomial"
        yield {
            **series.keys,
            "model": model,
            "interval_kind": kind,
            "ratio_is": "odds ratio" if is_odds else "rate ratio",
            "dispersion": dispersion,
            "residual_degrees_of_freedom": None if dispersion is None else points.residual_degrees_of_freedom,
            **finding.row(
                method=_method(series.outcome, model, kind),
                n=chosen.points.height,
                left_out=estimates.joined(chosen.left_out),
                caveat=estimates.joined(
                    [CAVEATS[model], _about_the_interval(kind, dispersion, points), *series.caveats]
                ),
            ),
        }


def _points(years: pl.DataFrame, model: str) -> Points:
    """The intercept, the years from their mean where the model has a trend, and the step."""
    time = years["financial_year"].to_numpy().astype(float)
    trend = [time - time.mean()] if model == "time_adjusted" and len(time) else []
    is_after = (years["period"] == "after").to_numpy().astype(float)
    return Points(
        years["counted"].to_numpy(),
        years["denominator"].to_numpy(),
        np.column_stack([np.ones(len(time)), *trend, is_after]),
    )


def _method(outcome: str, model: str, kind: Kind) -> str:
    if kind == "negative_binomial":
        return f"{NEGATIVE_BINOMIAL}{TERMS[model]}{STUDENT}"
    return f"{REGRESSIONS[outcome]}{TERMS[model]}{VARIANCES[kind]}{STUDENT}"


def _about_the_interval(kind: Kind, dispersion: float | None, points: Points) -> str:
    if dispersion is None or kind != "plain":
        return ""
    if dispersion > OVERDISPERSED:
        return TOO_NARROW
    return WIDE if points.residual_degrees_of_freedom < FEW_DEGREES_OF_FREEDOM else ""
