"""`evaluation.impact_did`: what the programme changed, against authorities without it (difference in differences).

The panel is `comparison`'s; imputation and synthetic control are in `methods`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import polars as pl

from orchestration.disclosure.roles import Rests, Table
from orchestration.evaluation import authority_year as yearly
from orchestration.evaluation import caveats, comparison, untreated
from orchestration.evaluation.authority_year import PANDEMIC
from orchestration.evaluation.comparison import Compared, Design
from orchestration.evaluation.impact_estimators import Found, imputed, mixed
from orchestration.evaluation.methods import estimates, imputation
from orchestration.evaluation.methods.estimates import ESTIMATES, RATIO
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame, of_outcome
from orchestration.publication.report.views.view import (
    AUTHORITY,
    LEFT_OUT,
    REASON,
    Column,
    P,
    View,
    interval,
    text,
    words,
)

ALL = ""
IMPUTATION, FROM_LAST_YEAR, WITHOUT_PANDEMIC, WITHOUT, SYNTHETIC, LOG_RATES = (
    "imputation",
    "imputation_from_last_year",
    "imputation_without_pandemic",
    "imputation_without_",
    "synthetic_control",
    "log_rates",
)
FITTED = (
    "Poisson imputation: log expected = log population + authority + year, fitted to the cells without the programme;"
    " observed over expected in the years after the go-live year"
)
MIXED = (
    "Demeaned synthetic control: the mixture of authorities without the programme (weights of 0 and more that sum to 1)"
    " whose rates moved most alike before; observed over expected in the years after the go-live year"
)
METHODS = {
    IMPUTATION: FITTED,
    FROM_LAST_YEAR: f"{FITTED}; of the years before the last one alone",
    WITHOUT_PANDEMIC: f"{FITTED}; without 2020/21 and 2021/22",
    SYNTHETIC: MIXED,
    LOG_RATES: "Least squares on the logarithm of rates by authority and year: authorities without the programme and"
    " years count the same, however large; the mean of the log ratios of the years after the go-live year",
}
TESTED = (
    ". p: the go-live years given to authorities without the programme instead, two-sided; the interval holds what that"
    " test lets stand"
)
OVERALL = ". All: the mean of the authorities' log ratios"
CAVEAT = "takes the years to have gone as they went in the authorities without the programme but for it"
NO_INTERVAL = "fewer than 19 permutations: no interval"


def impact_did(
    authority_year: pl.DataFrame,
    programme_members: pl.DataFrame,
    local_authorities: pl.DataFrame,
    settings: pl.DataFrame,
) -> pl.DataFrame:
    """One row an authority with a go-live date (and '' for all), outcome, age group, estimator and window.

    The frames are evaluation.authority_year and the seeds. Ratios; numbers of children.
    """
    permutations = int(untreated.setting(settings, "permutations"))
    seed = int(untreated.setting(settings, "seed"))
    rows = (
        row
        for compared in comparison.each_compared(authority_year)
        for last_year in comparison.windows(compared, settings)
        for row in _rows(compared, programme_members, local_authorities, last_year, permutations, seed)
    )
    return frame(rows, COLUMNS)


def _rows(  # noqa: PLR0917
    compared: Compared,
    members: pl.DataFrame,
    authorities: pl.DataFrame,
    last_year: int,
    permutations: int,
    seed: int,
) -> Iterator[dict[str, object]]:
    to_year = partial(comparison.design, compared, members, authorities, last_year)
    whole = to_year()
    described = {**compared.keys, "window": f"to {yearly.in_words(last_year)}"}
    drawn = partial(imputation.assignments, most=permutations, seed=seed)
    estimators = {IMPUTATION: (whole, imputed), FROM_LAST_YEAR: (whole, partial(imputed, from_last_year=True))}
    if set(whole.panel.years.tolist()) & set(PANDEMIC):
        estimators[WITHOUT_PANDEMIC] = (to_year(without_pandemic=True), imputed)
    estimators[SYNTHETIC] = (whole, mixed)
    estimators[LOG_RATES] = (whole, partial(mixed, equally=True))
    for estimator, (design, estimate) in estimators.items():
        found = estimate(design, drawn(design.donors, max(1, len(design.estimated)))) if design.estimated else None
        for authority in sorted({*design.why_not, *design.estimated}):
            yield described | {"estimator": estimator, **_row(compared, design, authority, found, METHODS[estimator])}
        yield described | {"estimator": estimator, **_row(compared, design, ALL, found, METHODS[estimator] + OVERALL)}
    if len(whole.estimated) > 1:
        for left_out in whole.estimated:
            design = to_year(without=left_out)
            found = imputed(design, drawn(design.donors, len(design.estimated)))
            method = f"{FITTED}{OVERALL}; {left_out} left out"
            yield described | {"estimator": WITHOUT + left_out, **_row(compared, design, ALL, found, method)}


def _row(compared: Compared, design: Design, authority: str, found: Found | None, method: str) -> dict[str, object]:
    row: dict[str, object] = {
        "authority": authority,
        "denominator_is": compared.denominator_is(authority or next(iter(design.treated), "")),
        "donors": design.donors,
        "method": method + TESTED,
        "n": design.panel.counted.size,
        "left_out": estimates.joined([design.left_out]),
        "caveat": estimates.joined([CAVEAT, *caveats.of_series(authority, compared.outcome)]),
    }
    if found is None or authority in design.why_not:
        reason = design.why_not.get(authority) or "; ".join(sorted(set(design.why_not.values())))
        return row | {"reason": reason or "No authority with the programme has figures"}
    places = list(range(len(design.estimated))) if authority == ALL else [design.estimated.index(authority)]
    estimate = float(found.after[places].mean())
    placebos = found.together if authority == ALL else found.single[:, places[0]]
    placebos = placebos[np.isfinite(placebos)]
    if not np.isfinite(estimate):
        return row | {"reason": "The years cannot be compared: nothing is expected of one of them"}
    test = imputation.permuted(estimate, placebos)
    width = test.half_width
    ends = (None, None) if width is None else (np.exp(estimate - width), np.exp(estimate + width))
    is_after, observed = found.is_after[places], found.observed[places]
    a_year = float(((observed * is_after).sum(axis=1) / is_after.sum(axis=1)).sum())
    before = found.yearly[places][found.event_years[places] < 0]
    return row | {
        "observed": float((observed * is_after).sum()),
        "expected": float((found.expected[places] * is_after).sum()),
        "avoided_a_year": a_year * (np.exp(-estimate) - 1),
        "avoided_low": None if ends[1] is None else a_year * (1 / ends[1] - 1),
        "avoided_high": None if ends[0] is None else a_year * (1 / ends[0] - 1),
        "estimate": np.exp(estimate),
        "interval_low": ends[0],
        "interval_high": ends[1],
        "p": test.p,
        "smallest_possible_p": test.smallest_possible_p,
        "pre_rmspe": float(np.sqrt((before**2).mean())) if np.isfinite(before).all() else None,
        "breakdown_m": None
        if authority == ALL
        else imputation.breakdown(estimate, width, found.yearly[places[0]], found.event_years[places[0]]),
        "e_value": imputation.e_value(float(np.exp(estimate))),
        "reason": NO_INTERVAL if width is None else "",
    }


NAME = "evaluation.impact_did"
COLUMNS: Columns = {
    "authority": Field(pl.String, f"{AUTHORITY_TEXT} '' is all with the programme together."),
    **{name: column for name, column in yearly.KEYS.items() if name != "authority"},
    "denominator_is": yearly.DENOMINATOR_IS,
    "estimator": Field(
        pl.String,
        "imputation; imputation_from_last_year (of the years before, the last alone); imputation_without_pandemic;"
        " imputation_without_<authority> (it left out); synthetic_control;"
        " log_rates (each authority and year counts the same, however large).",
    ),
    "window": Field(pl.String, "The last financial year of the panel: that of the 2020 evaluation, and the newest."),
    "observed": Field(pl.Float64, "Children in the years after the go-live year."),
    "expected": Field(pl.Float64, "Children expected in them without the programme."),
    "avoided_a_year": Field(
        pl.Float64,
        "Expected less observed, a year. Of all together, as if each authority had the ratio of them all.",
    ),
    "avoided_low": Field(
        pl.Float64, "Lower end of the 95 per cent interval of avoided_a_year, from that of the ratio."
    ),
    "avoided_high": Field(pl.Float64, "Upper end of it."),
    "smallest_possible_p": Field(pl.Float64, "1 / (1 + permutations): p cannot be smaller, however large the change."),
    "donors": Field(pl.Int64, "Authorities without the programme that are compared with."),
    "pre_rmspe": Field(
        pl.Float64,
        "Root of the mean square of the log ratios in the years before: how far observed and expected differ there.",
    ),
    "breakdown_m": Field(
        pl.Float64,
        "How many times the largest yearly departure before go-live one a year after it may be until the interval"
        " reaches no effect (relative magnitudes of Rambachan and Roth, the interval moved by the bias). 0 where the"
        " interval holds no effect; empty for all together.",
    ),
    "e_value": Field(
        pl.Float64,
        "How strongly, as a ratio, something else would have to go with both the programme and the outcome to explain"
        " the ratio away (VanderWeele and Ding).",
    ),
    **estimates.of_years(
        "Yearly points of the panel.",
        "Observed over expected in the years after: a rate ratio. Below 1 there are fewer.",
        "By inversion of the permutation test.",
        "Two-sided p of the permutation test.",
    ),
}
FIGURES = (
    *("observed", "expected", "avoided_a_year", "avoided_low", "avoided_high", "pre_rmspe", "breakdown_m", "e_value"),
    *ESTIMATES,
)
OF_ANYBODY = {"level": pl.lit("stretch"), "breakdown": yearly.AGE, "item": of_outcome("counted")}
"""The cells of every authority's years: what a comparison rests on."""

ALL_OR_ONE = replace(AUTHORITY, blank="All together")
SHOWN = (
    Column("Observed", "observed"),
    Column("Expected", "expected"),
    Column("Avoided a year", "avoided_a_year", decimals=1),
    Column("Ratio", "estimate", decimals=3),
    *interval(3),
    P,
    Column("Smallest possible p", "smallest_possible_p", decimals=4, empty="'z'"),
    Column("Authorities compared with", "donors"),
    LEFT_OUT,
    REASON,
)

TABLE = EvaluationTable(
    NAME,
    "The programme against authorities without it: staggered difference in differences by Poisson imputation, with"
    " permutation tests, and synthetic control. One row an authority with a go-live date (and one for all), outcome,"
    " age group, estimator and window.",
    COLUMNS,
    reads=comparison.READS,
    compute=impact_did,
    is_compared=True,
    disclosure=Table(
        rests=(Rests(FIGURES, OF_ANYBODY),),
        decimals=RATIO
        | dict.fromkeys(("observed", "expected", "avoided_a_year", "avoided_low", "avoided_high"), 1)
        | dict.fromkeys(("pre_rmspe", "breakdown_m", "e_value"), 3),
    ),
    views=(
        View(
            "impact",
            "Family Safeguarding against authorities without it",
            NAME,
            (
                ALL_OR_ONE,
                *yearly.SHOWN_KEYS[1:],
                text("Years", '"window"', defined_by="window"),
                *SHOWN,
            ),
            f"where estimator = '{IMPUTATION}' {yearly.ORDER}, \"window\"",
            is_on_page=True,
        ),
        View(
            "impact-other-estimators",
            "Family Safeguarding against authorities without it, by other estimators",
            NAME,
            (
                ALL_OR_ONE,
                *yearly.SHOWN_KEYS[1:],
                words("Estimator", "estimator"),
                text("Years", '"window"', defined_by="window"),
                *SHOWN,
            ),
            f"where estimator != '{IMPUTATION}' {yearly.ORDER}, \"window\", estimator",
            is_on_page=False,
        ),
    ),
)
