"""`evaluation.time_adjusted`: rate and odds ratios after against before, with and without a linear trend.

Which years count and what is said of the result; the regressions are in `methods.regression`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import polars as pl

from orchestration.disclosure.roles import Table
from orchestration.evaluation import authority_year as yearly
from orchestration.evaluation import impact_did, untreated
from orchestration.evaluation.authority_year import NEW_LOOKED_AFTER, ON_PLAN, RE_REFERRALS, Chosen, Series
from orchestration.evaluation.charts.chart import Chart, NoChart
from orchestration.evaluation.methods import estimates, multiple_tests, placebo, regression
from orchestration.evaluation.methods.estimates import ESTIMATES, RATIO, Finding
from orchestration.evaluation.methods.regression import Kind, Model, NotEstimableError, Points
from orchestration.evaluation.table import Charts, Columns, EvaluationTable, Field, frame
from orchestration.publication.report.views.view import LEFT_OUT, REASON, Column, P, Q, View, interval, words

OVERDISPERSED = 1.5
"""Dispersion above which the negative binomial interval is given too."""

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


NO_PLACEBO = "no placebo share of the negative binomial interval: see the quasi-likelihood row"
FEWER, MORE, UNCLEAR = "fewer", "more", "no_clear_change"


class Estimated(NamedTuple):
    """The effect with one kind of interval, and the dispersion about its regression; None where there is none."""

    interval_kind: Kind
    finding: Finding
    dispersion: float | None = None


def time_adjusted(
    authority_year: pl.DataFrame, programme_members: pl.DataFrame, settings: pl.DataFrame
) -> pl.DataFrame:
    """One row an authority of the programme, outcome, age group, model and kind of interval.

    `authority_year`: evaluation.authority_year; `programme_members`, `settings`: the seeds. Whole financial years of
    the two periods, the go-live year left out. The negative binomial row is there where the dispersion exceeds 1.5, of
    counts out of a population.
    """
    others = untreated.never_in_programme(authority_year, programme_members)
    fewest = untreated.setting(settings, "placebo_fewest_starts")
    rows = frame(
        (
            row
            for series in yearly.each_series(authority_year, programme_members)
            for model in TERMS
            for row in _rows(series, model, untreated.of_others(series, others), fewest)
        ),
        COLUMNS,
    )
    compared = ["outcome", "age_group", "includes_uasc", "model", "interval_kind"]
    return rows.with_columns(q=pl.col("p").map_batches(multiple_tests.false_discovery, pl.Float64).over(compared))


def whole_years(series: Series) -> Chosen:
    """The whole financial years of the two periods with a figure and a denominator, the go-live year left out."""
    rules = [yearly.GO_LIVE, yearly.OUTSIDE, yearly.PART, yearly.NO_FIGURE, yearly.no_denominator(series.outcome)]
    if MODELS[series.outcome] == "binomial":
        rules.append(yearly.more_than_all(series.outcome))
    return yearly.choose(series.frame, *rules)


def too_thin(chosen: Chosen, outcome: str) -> str:
    """Why there is nothing to compare, if there is not: a period without a year, or with nothing counted."""
    if empty := chosen.empty_periods:
        denominator = "population" if outcome != RE_REFERRALS else "number of referrals"
        return f"No whole financial year with a figure and a {denominator} in {empty}"
    for period in yearly.PERIODS:
        if chosen.during(period)["counted"].sum() == 0:
            return f"Nothing counted in the period {period}: the ratio has no finite estimate"
    return ""


def effects(points: Points, outcome: str) -> Iterator[Estimated]:
    """The effect with the plain and the quasi-likelihood interval and, where the dispersion exceeds 1.5, with the
    negative binomial's."""
    plain = _estimated(points, outcome, "plain")
    yield plain
    yield _estimated(points, outcome, "quasi_likelihood")
    if plain.dispersion is not None and plain.dispersion > OVERDISPERSED and outcome != RE_REFERRALS:
        yield _estimated(points, outcome, "negative_binomial")


def verdict(found: list[Estimated]) -> str | None:
    """Fewer, more or no clear change, by the wider of the plain and the quasi-likelihood interval: the variance is
    multiplied by the dispersion, and never by less than 1. None where there is no interval."""
    plain, quasi = (each.finding for each in found[:2])
    if plain.estimate is None or quasi.estimate is None:
        return None
    low, high = min(plain.low, quasi.low), max(plain.high, quasi.high)
    return FEWER if high < 1 else MORE if low > 1 else UNCLEAR


def _estimated(points: Points, outcome: str, kind: Kind) -> Estimated:
    try:
        *numbers, dispersion = regression.ratio(points, MODELS[outcome], kind)
    except NotEstimableError as why:
        return Estimated(kind, Finding(reason=str(why)))
    return Estimated(kind, Finding(*numbers), dispersion)


def _rows(series: Series, model: str, others: pl.DataFrame, fewest_starts: float) -> Iterator[dict[str, object]]:
    chosen = whole_years(series)
    thin = too_thin(chosen, series.outcome)
    points = _points(chosen.points, model)
    nothing = Finding(reason=thin)
    found = (
        [Estimated("plain", nothing), Estimated("quasi_likelihood", nothing)]
        if thin
        else list(effects(points, series.outcome))
    )
    dispersion = found[0].dispersion
    placebo_starts = placebo.starts(others, chosen.points["financial_year"].to_numpy()) if not thin else None
    for kind, finding, _ in found:
        is_odds = MODELS[series.outcome] == "binomial" and kind != "negative_binomial"
        shares, no_share = dict.fromkeys(untreated.PLACEBO), ""
        if finding.estimate is not None and kind == "negative_binomial":
            no_share = NO_PLACEBO
        elif finding.estimate is not None and placebo_starts is not None:
            is_quasi = kind == "quasi_likelihood"
            differ = placebo.ratios_differ(placebo_starts, points.design, MODELS[series.outcome], is_quasi=is_quasi)
            shares, no_share = untreated.placebo(differ, fewest_starts)
        yield {
            **series.keys,
            "model": model,
            "interval_kind": kind,
            "ratio_is": "odds ratio" if is_odds else "rate ratio",
            "dispersion": dispersion,
            "residual_degrees_of_freedom": None if dispersion is None else points.residual_degrees_of_freedom,
            "verdict": verdict(found),
            "smallest_detectable": regression.smallest_detectable(
                finding.low, finding.high, points.residual_degrees_of_freedom
            ),
            **shares,
            **finding.row(
                method=_method(series.outcome, model, kind),
                n=chosen.points.height,
                left_out=estimates.joined(chosen.left_out),
                caveat=estimates.joined(
                    [CAVEATS[model], _about_the_interval(kind, dispersion, points), *series.caveats]
                ),
            ),
            "reason": estimates.joined([finding.reason, no_share]),
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


def _charts(time_adjusted: pl.DataFrame, did: pl.DataFrame, names: Mapping[str, str]) -> list[Chart | NoChart]:
    from orchestration.evaluation.charts import forest

    return forest.effects(time_adjusted, did, names)


NAME = "evaluation.time_adjusted"
COLUMNS: Columns = {
    **yearly.KEYS,
    "model": Field(pl.String, "unadjusted: a step after go-live. time_adjusted: a step and a linear time term."),
    "interval_kind": Field(
        pl.String,
        "plain: variance as the Poisson or binomial model has it. quasi_likelihood: that variance multiplied by the"
        " dispersion. negative_binomial: variance mean + alpha x mean squared, of counts out of a population. The last"
        " one is there where the dispersion exceeds 1.5.",
    ),
    "ratio_is": yearly.RATIO_IS,
    "dispersion": Field(
        pl.Float64,
        "Pearson's chi-square of the plain regression over its residual degrees of freedom. 1 is what chance gives;"
        " above 1.5 the plain interval is too narrow.",
    ),
    "residual_degrees_of_freedom": Field(pl.Int64, "Yearly points less the parameters estimated."),
    "verdict": Field(
        pl.String,
        "fewer, more or no_clear_change: by the wider of the plain and the quasi-likelihood interval, so that the"
        " variance is multiplied by the dispersion, and never by less than 1. The same in every row of the model. No"
        " verdict on the programme: see placebo_share, q and caveat.",
    ),
    "smallest_detectable": Field(
        pl.Float64,
        "The ratio below 1 that an interval of this width would leave 1 out of four times in five (80 per cent power).",
    ),
    "q": Field(
        pl.Float64,
        "p after allowing for the number of authorities compared (Benjamini and Hochberg), within the outcome, age"
        " group, model and kind of interval.",
    ),
    **untreated.PLACEBO,
    **estimates.of_years(
        "Yearly points in the regression.",
        "The ratio of after to before; time_adjusted: over and above the trend.",
        "Student's t on the residual degrees of freedom.",
        "Two-sided p that the ratio is 1, by Student's t on the residual degrees of freedom.",
    ),
}

TABLE = EvaluationTable(
    NAME,
    "After against before by regression of whole financial years, the go-live year left out, without and with a linear"
    " trend. One row an authority that runs the programme, outcome, age group, model and kind of interval.",
    COLUMNS,
    reads=(yearly.NAME, yearly.MEMBERS, untreated.SETTINGS),
    compute=time_adjusted,
    disclosure=Table(
        rests=(
            *yearly.resting_on_years(*ESTIMATES, "dispersion", "verdict", "smallest_detectable"),
            *yearly.resting_on_years("q", of_all=True),
        ),
        decimals=RATIO | {"smallest_detectable": 3, "q": 4, "placebo_share": 2},
    ),
    views=(
        View(
            "time-adjusted",
            "After against before by regression, without and with the trend over time",
            NAME,
            (
                *yearly.SHOWN_KEYS,
                words("Model", "model"),
                words("Interval", "interval_kind"),
                words("Ratio is", "ratio_is"),
                Column("Ratio", "estimate", decimals=3),
                *interval(3),
                P,
                Q,
                Column("Smallest ratio that could be found", "smallest_detectable", decimals=3),
                *untreated.SHOWN_PLACEBO,
                Column("Dispersion", "dispersion", decimals=1),
                Column("Residual degrees of freedom", "residual_degrees_of_freedom"),
                Column("Years", "n"),
                LEFT_OUT,
                REASON,
            ),
            f"{yearly.ORDER}, model desc, interval_kind desc",
        ),
    ),
    charts=Charts("effects", (NAME, impact_did.NAME), _charts),
)
