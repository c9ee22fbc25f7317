"""`evaluation.impact_diagnostics`: what speaks for and against comparing with authorities without it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from orchestration.disclosure.roles import Rests, Table
from orchestration.evaluation import authority_year as yearly
from orchestration.evaluation import comparison, impact_did, untreated
from orchestration.evaluation.comparison import Compared, Design
from orchestration.evaluation.impact_did import ALL, IMPUTATION, OF_ANYBODY, WITHOUT
from orchestration.evaluation.impact_event_study import EVENT_YEARS, studied
from orchestration.evaluation.methods import imputation
from orchestration.evaluation.table import Columns, EvaluationTable, Field, frame
from orchestration.publication.report.views.view import Column, View, text, words

SMALLEST_P, FEWEST_DONORS, FEWEST_YEARS = 0.05, 19, 3
SAYS = {
    "pre_trend": "p of the largest log ratio in the five years before, against placebos. Small: they already differed",
    "donors": "Authorities without the programme. With fewer than 19 the test has no interval at 95 per cent",
    "years_before": "Years before the earliest go-live: with few, any trend is hard to see",
    "leave_one_out": "Authorities without which all together lie on the other side of no change",
    "estimators": "Other estimators by which all together lie on the other side of no change",
}


def impact_diagnostics(
    impact_did: pl.DataFrame,
    authority_year: pl.DataFrame,
    programme_members: pl.DataFrame,
    local_authorities: pl.DataFrame,
    settings: pl.DataFrame,
) -> pl.DataFrame:
    """One row an outcome, age group and check, of the window to the newest year.

    `impact_did`: evaluation.impact_did; the others as it takes them.
    """
    permutations = int(untreated.setting(settings, "permutations"))
    seed = int(untreated.setting(settings, "seed"))
    rows = (
        {
            "authority": ALL,
            **compared.keys,
            "check": check,
            "value": value,
            "threshold": threshold,
            "passed": passed,
            "says": SAYS[check],
        }
        for compared in comparison.each_compared(authority_year)
        for design in [comparison.design(compared, programme_members, local_authorities, compared.last_year)]
        if design.estimated
        for check, value, threshold, passed in _checks(compared, design, impact_did, permutations, seed)
    )
    return frame(rows, COLUMNS)


def _checks(
    compared: Compared, design: Design, did: pl.DataFrame, permutations: int, seed: int
) -> Iterator[tuple[str, float | None, float, bool | None]]:
    p = _pre_trend(design, permutations, seed)
    yield "pre_trend", p, SMALLEST_P, None if p is None else p >= SMALLEST_P
    yield "donors", float(design.donors), float(FEWEST_DONORS), design.donors >= FEWEST_DONORS
    before = int((design.panel.years < design.starts().min()).sum())
    yield "years_before", float(before), float(FEWEST_YEARS), before >= FEWEST_YEARS
    together = did.filter(
        pl.col("window") == f"to {yearly.in_words(compared.last_year)}", authority=ALL, **compared.keys
    ).drop_nulls("estimate")
    own = together.filter(estimator=IMPUTATION)["estimate"]
    is_left_out = pl.col("estimator").str.starts_with(WITHOUT) & (pl.col("estimator") != impact_did.WITHOUT_PANDEMIC)
    for check, rows in (("leave_one_out", together.filter(is_left_out)), ("estimators", together.filter(~is_left_out))):
        if own.is_empty() or rows.is_empty():
            yield check, None, 0.0, None
        else:
            across = int(((rows["estimate"] < 1) != (own[0] < 1)).sum())
            yield check, float(across), 0.0, across == 0


def _pre_trend(design: Design, permutations: int, seed: int) -> float | None:
    """p of the largest log ratio of all together in the years before; None with fewer than two such years."""
    study = studied(design, permutations, seed)
    is_before = np.array(EVENT_YEARS) < 0
    found = study.found[:, is_before]
    known = np.isfinite(found)
    years = known.any(axis=0)
    if years.sum() < 2 or not len(study.together):
        return None
    weights = known[:, years] / known[:, years].sum(axis=0)
    largest = np.abs((np.nan_to_num(found[:, years]) * weights).sum(axis=0)).max()
    placebos = np.nan_to_num(study.together[:, :, is_before][:, :, years])
    return imputation.permuted(largest, np.abs((placebos * weights).sum(axis=1)).max(axis=1)).p


NAME = "evaluation.impact_diagnostics"
COLUMNS: Columns = {
    "authority": Field(pl.String, "Always '': the checks are of all with the programme together."),
    **{name: column for name, column in yearly.KEYS.items() if name != "authority"},
    "check": Field(pl.String, "pre_trend, donors, years_before, leave_one_out or estimators; says has what it is."),
    "value": Field(pl.Float64, "What was found; empty where it cannot be."),
    "threshold": Field(pl.Float64, "What it is held against."),
    "passed": Field(pl.Boolean, "Whether it speaks for the comparison; empty with the value."),
    "says": Field(pl.String, "What the value is, and what it means."),
}

TABLE = EvaluationTable(
    NAME,
    "Checks of the comparison with authorities without the programme, to the newest year, all together. One row an"
    " outcome, age group and check.",
    COLUMNS,
    reads=(impact_did.NAME, *comparison.READS),
    compute=impact_diagnostics,
    is_compared=True,
    disclosure=Table(
        rests=(
            Rests(
                ("value", "passed"),
                OF_ANYBODY,
                when=pl.col("check").is_in(("pre_trend", "leave_one_out", "estimators")),
            ),
        ),
        decimals={"value": 4},
    ),
    views=(
        View(
            "impact-checks",
            "What speaks for and against the comparison",
            NAME,
            (
                *yearly.SHOWN_KEYS[1:],
                words("Check", '"check"', defined_by="check"),
                Column("Found", "value", decimals=4),
                Column("Threshold", "threshold", decimals=2),
                text(
                    "Passed", "case when passed then 'yes' when not passed then 'no' else '' end", defined_by="passed"
                ),
                text("Meaning", "says"),
            ),
            'order by outcome, age_group, includes_uasc, "check"',
            notes=(),
        ),
    ),
)
