"""`evaluation.care_stock`: the children in care against what the cost model says that there are fewer of them.

A check of the model: entries avoided year after year have to show in the number of children looked after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from orchestration.disclosure.relations import Relation, Term
from orchestration.disclosure.roles import Count, Table, quarter_of
from orchestration.evaluation import authority_year as yearly
from orchestration.evaluation import caveats, comparison, untreated
from orchestration.evaluation.comparison import Compared, Design
from orchestration.evaluation.methods import estimates, imputation
from orchestration.evaluation.methods.estimates import ESTIMATES
from orchestration.evaluation.money import costs
from orchestration.evaluation.money.configuration import Configuration
from orchestration.evaluation.money.reductions import PRINTED_MODEL, printed_model
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame
from orchestration.publication.report.views.view import AUTHORITY, LEFT_OUT, REASON, Column, P, View, interval

IN_CARE = "intermediate.int_authority_years__in_care"
OUTCOME = "looked_after"
FEWEST_DONORS = 19
METHOD = (
    "Children looked after on 31 March less those expected: Poisson imputation, log expected = log population +"
    " authority + year, fitted to the cells without the programme. p and interval: the go-live year given to"
    " authorities without the programme instead. The model: entries avoided a year times the children kept out of care"
    " for each, on average in the last year and at its end"
)
CAVEAT = (
    "the model's entries are of children under 12, the children in care of all ages and unaccompanied children among"
    " them"
)
TOO_FEW = f"Fewer than {FEWEST_DONORS} authorities without the programme: no interval, and they could be told"
NOT_PRINTED = "no printed reduction to work the model out from"


def care_stock(  # noqa: PLR0917
    configuration: Configuration,
    printed: pl.DataFrame,
    in_care: pl.DataFrame,
    programme_members: pl.DataFrame,
    local_authorities: pl.DataFrame,
    settings: pl.DataFrame,
) -> pl.DataFrame:
    """One row an authority with a go-live date, on the last day of the 2020 evaluation's years.

    `printed`: the reductions as `money.reductions.printed_reductions` gives them; `in_care`:
    int_authority_years__in_care; the others are the seeds. Numbers of children; differences are negative where there
    are fewer.
    """
    last_year = int(untreated.setting(settings, "first_window_last_year"))
    figures = in_care.filter(pl.col("denominator") > 0).sort("authority", "financial_year")
    if figures.is_empty():
        return frame([], COLUMNS)
    compared = Compared(OUTCOME, "under_18", includes_uasc=True, figures=figures)
    design = comparison.design(compared, programme_members, local_authorities, last_year)
    avoided = dict(printed.drop_nulls("fewer_entries").select("authority", "fewer_entries").iter_rows())
    return frame(_rows(design, avoided, configuration.durations, last_year), COLUMNS)


def _rows(
    design: Design, avoided: Mapping[str, float], durations: costs.Floats, last_year: int
) -> Iterator[dict[str, object]]:
    for authority in sorted({*design.why_not, *design.estimated}):
        described = {
            "authority": authority,
            "day": f"31 March {last_year + 1}",
            "donors": design.donors,
            "method": METHOD,
            "n": design.panel.counted.size,
            "left_out": estimates.joined([design.left_out]),
            "caveat": estimates.joined([CAVEAT, *caveats.of_series(authority, OUTCOME)]),
            "reason": design.why_not.get(authority, ""),
        }
        if authority in design.why_not or design.donors < FEWEST_DONORS:
            yield described | {"reason": described["reason"] or TOO_FEW}
            continue
        found = _found(design, authority)
        implied = _implied(avoided.get(authority), durations, last_year - design.go_live[authority])
        is_within = None
        if implied:
            ends = sorted(implied.values())
            is_within = bool(found["interval_low"] <= ends[0] and ends[1] <= found["interval_high"])
        yield described | found | implied | {"is_within": is_within, "reason": "" if implied else NOT_PRINTED}


def _found(design: Design, authority: str) -> dict[str, object]:
    """Observed and expected in the last year, their difference, and its test."""
    rows = np.array([list(design.treated.values())], dtype=np.int64)
    place, start = list(design.treated).index(authority), design.starts((authority,))
    own = imputation.effects(design.panel, rows, design.starts(tuple(design.treated)))
    placebos = imputation.effects(design.donor_panel, np.arange(design.donors)[:, None], start).yearly[:, 0, -1]
    observed, log_ratio = design.panel.counted[rows[0, place], -1], float(own.yearly[0, place, -1])
    test = imputation.permuted(log_ratio, placebos[np.isfinite(placebos)])
    low, high = (observed * (1 - np.exp(-(log_ratio + side * test.half_width))) for side in (-1, 1))
    return {
        "observed": int(observed),
        "expected": float(own.expected[0, place, -1]),
        "estimate": float(observed * (1 - np.exp(-log_ratio))),
        "interval_low": float(low),
        "interval_high": float(high),
        "p": test.p,
    }


def _implied(fewer_entries: float | None, durations: costs.Floats, years: int) -> dict[str, float]:
    """What the cost model says after so many years: on average in the last of them, and at its end."""
    if fewer_entries is None:
        return {}
    longer = np.concatenate([[1.0], 1 - np.cumsum(durations)])
    at_end = longer[:years].sum()
    average = costs.children_kept_out_of_care(durations)[years - 1]
    return {"model_average": -fewer_entries * float(average), "model_at_end": -fewer_entries * float(at_end)}


def _compute(*tables: pl.DataFrame) -> pl.DataFrame:
    *seeds, in_care, members, authorities, settings = tables
    return care_stock(*printed_model(*seeds), in_care, members, authorities, settings)


NAME = "evaluation.care_stock"
COLUMNS: Columns = {
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "day": Field(pl.String, "The day on which children are counted: the last of the 2020 evaluation's years."),
    "observed": Field(pl.Int64, "Children looked after on the day, of all ages; unaccompanied children among them."),
    "expected": Field(pl.Float64, "Children expected without the programme."),
    "model_average": Field(
        pl.Float64, "Fewer children in care by the cost model, on average in the last year; empty without a reduction."
    ),
    "model_at_end": Field(pl.Float64, "The same at the end of the last year."),
    "is_within": Field(pl.Boolean, "Whether what the model says lies within the interval; empty without either."),
    "donors": Field(pl.Int64, "Authorities without the programme that are compared with."),
    **estimates.of_years(
        "Yearly points of the panel.",
        "Observed less expected: negative where there are fewer.",
        "By inversion of the permutation test.",
        "Two-sided p of the permutation test.",
    ),
}
FIGURES = ("expected", *ESTIMATES, "is_within")
ON_THE_DAY = f"{OUTCOME}: on the last day"

TABLE = EvaluationTable(
    NAME,
    "A check of the cost model: the children in care at the end of the 2020 evaluation's years against what is expected"
    " without the programme, beside how many fewer the cost model says. One row an authority with a go-live date.",
    COLUMNS,
    reads=(*PRINTED_MODEL, IN_CARE, yearly.MEMBERS, comparison.AUTHORITIES, untreated.SETTINGS),
    compute=_compute,
    is_compared=True,
    disclosure=Table(
        counts=(Count("observed", ON_THE_DAY),),
        figures=FIGURES,
        place={"level": pl.lit("authority"), "quarter": quarter_of(pl.col("day").str.to_date("%d %B %Y"))},
        decimals=dict.fromkeys(("expected", "estimate", "interval_low", "interval_high"), 0)
        | {"p": 4, "model_average": 0, "model_at_end": 0},
        relations=(
            Relation(
                "Children looked after on the day, which is a quarter's last.",
                (
                    Term(1, ON_THE_DAY, yearly.OF_AUTHORITY),
                    Term(-1, "children_looked_after_at_the_end", yearly.OF_AUTHORITY),
                ),
            ),
        ),
    ),
    views=(
        View(
            "care-stock",
            "Children in care against what the cost model implies",
            NAME,
            (
                AUTHORITY,
                Column("Looked after", "observed"),
                Column("Expected", "expected"),
                Column("Difference", "estimate"),
                *interval(0),
                P,
                Column("The model, average of the last year", "model_average", empty="'x'"),
                Column("The model, at its end", "model_at_end", empty="'x'"),
                LEFT_OUT,
                REASON,
            ),
            "order by authority",
            is_on_page=False,
        ),
    ),
)
