"""`evaluation.break_even`: when savings cover costs, with the reductions that the 2020 evaluation prints."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from orchestration.disclosure.roles import Table
from orchestration.evaluation import cost_benefit, sensitivity
from orchestration.evaluation.money import costs
from orchestration.evaluation.money.configuration import Configuration
from orchestration.evaluation.money.projection import AS_DESCRIBED, CAVEAT, METHODS, Projection, project
from orchestration.evaluation.money.reductions import PRINTED, PRINTED_MODEL, printed_model
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame
from orchestration.publication.report.views.view import AUTHORITY, LEFT_OUT, REASON, Column, View, words


def break_even(
    configuration: Configuration, reductions: pl.DataFrame, sensitivity: pl.DataFrame | None = None
) -> pl.DataFrame:
    """One row a variant and authority: years and months to break-even, rounded to the nearest month, or why none.

    `sensitivity`: evaluation.sensitivity, for what its draws say of the same; None leaves that empty.
    """
    drawn = {} if sensitivity is None else _drawn(sensitivity)
    return frame((_row(projection, drawn) for projection in project(configuration, reductions)), COLUMNS)


def _drawn(sensitivity: pl.DataFrame) -> Mapping[tuple[str, str], float | None]:
    """Estimates of the draws by authority and setting."""
    rows = sensitivity.filter(outcome="break_even_months", reductions=PRINTED, analysis="monte_carlo")
    return {(authority, setting): e for authority, setting, e in rows.select("authority", "setting", "estimate").rows()}


def _row(projection: Projection, drawn: Mapping[tuple[str, str], float | None]) -> dict[str, object]:
    exact = float(costs.break_even_months(projection.set_up + projection.running, projection.savings.total))
    months = None if np.isnan(exact) else round(exact)
    return {
        "variant": projection.variant,
        "authority": projection.authority,
        "years": None if months is None else months // 12,
        "months": None if months is None else months % 12,
        "months_in_all": months,
        **{
            column: drawn.get((projection.authority, setting)) if projection.variant == AS_DESCRIBED else None
            for column, setting in DRAWS.items()
        },
        "reason": f"Costs are not covered within {costs.YEARS} years" if months is None else "",
        "method": METHODS[projection.variant],
        "left_out": projection.left_out,
        "caveat": CAVEAT,
    }


def _compute(*tables: pl.DataFrame) -> pl.DataFrame:
    *seeds, sensitivity = tables
    return break_even(*printed_model(*seeds), sensitivity)


def _facts(break_even: pl.DataFrame) -> dict[str, str]:
    """The table as Markdown, for the asset's page."""
    rows = [
        f"| {variant} | {authority} | {reason or f'{years} years {months} months'} |"
        for variant, authority, years, months, reason in break_even.select(
            "variant", "authority", "years", "months", "reason"
        ).iter_rows()
    ]
    return {"break-even": "\n".join(["| variant | authority | break-even |", "|---|---|---|", *rows])}


NAME = "evaluation.break_even"
DRAWS = {
    "median_draw_months": "quantile_50",
    "draws_low_months": "quantile_2.5",
    "draws_high_months": "quantile_97.5",
    "draws_never_pct": "share_never",
}
"""Columns, by the setting of evaluation.sensitivity that they are taken from."""
COLUMNS: Columns = {
    "variant": cost_benefit.VARIANT,
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "years": Field(
        pl.Int32,
        "Whole years from the start of Year 1; empty where costs are not covered within twelve years.",
    ),
    "months": Field(pl.Int32, "Months beyond the whole years, to the nearest."),
    "months_in_all": Field(pl.Int32, "Years and months together, in months."),
    "median_draw_months": Field(
        pl.Float64,
        "Months that half of the draws of evaluation.sensitivity need at most; empty where half never break even, and"
        " for as_published: the draws follow the report's text.",
    ),
    "draws_low_months": Field(pl.Float64, "Months that 2.5 per cent of the draws need at most; empty likewise."),
    "draws_high_months": Field(pl.Float64, "Months that 97.5 per cent of the draws need at most; empty likewise."),
    "draws_never_pct": Field(pl.Float64, "Per cent of the draws that never break even within twelve years."),
    "reason": Field(pl.String, "Why years and months are empty; '' where they are not."),
    "method": cost_benefit.METHOD,
    "left_out": cost_benefit.NOT_IN_IT,
    "caveat": cost_benefit.CAVEAT,
}

TABLE = EvaluationTable(
    NAME,
    "When cumulative savings cover cumulative costs. Year 0 is spent before month 0; costs and savings come evenly"
    " within a year. One row a variant and authority.",
    COLUMNS,
    reads=(*PRINTED_MODEL, sensitivity.NAME),
    compute=_compute,
    disclosure=Table(decimals=dict.fromkeys(DRAWS, 1)),
    views=(
        View(
            "break-even",
            "When savings cover costs",
            NAME,
            (
                AUTHORITY,
                words("Variant", "variant"),
                Column("Years", "years", empty="'z'"),
                Column("and months", "months", empty="'z'"),
                Column("Months in all", "months_in_all", empty="'z'"),
                Column("Median of the draws (months)", "median_draw_months", decimals=1, empty="'z'"),
                Column("95% of draws from", "draws_low_months", decimals=1, empty="'z'"),
                Column("95% of draws to", "draws_high_months", decimals=1, empty="'z'"),
                Column("Draws that never do (%)", "draws_never_pct", decimals=1, empty="'z'"),
                LEFT_OUT,
                REASON,
            ),
            "order by authority, variant",
            is_on_page=True,
        ),
    ),
    facts=_facts,
)
