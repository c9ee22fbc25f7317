"""`evaluation.break_even`: when savings cover costs, with the reductions that the 2020 evaluation prints."""

from __future__ import annotations

import numpy as np
import polars as pl

from orchestration.evaluation import cost_benefit
from orchestration.evaluation.money import costs
from orchestration.evaluation.money.configuration import Configuration
from orchestration.evaluation.money.projection import CAVEAT, METHODS, Projection, project
from orchestration.evaluation.money.reductions import PRINTED_MODEL, printed_model
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame
from orchestration.publication.report.views.view import AUTHORITY, LEFT_OUT, REASON, Column, View, words


def break_even(configuration: Configuration, reductions: pl.DataFrame) -> pl.DataFrame:
    """One row a variant and authority: years and months to break-even, rounded to the nearest month, or why none."""
    return frame((_row(projection) for projection in project(configuration, reductions)), COLUMNS)


def _row(projection: Projection) -> dict[str, object]:
    exact = float(costs.break_even_months(projection.set_up + projection.running, projection.savings.total))
    months = None if np.isnan(exact) else round(exact)
    return {
        "variant": projection.variant,
        "authority": projection.authority,
        "years": None if months is None else months // 12,
        "months": None if months is None else months % 12,
        "months_in_all": months,
        "reason": f"Costs are not covered within {costs.YEARS} years" if months is None else "",
        "method": METHODS[projection.variant],
        "left_out": projection.left_out,
        "caveat": CAVEAT,
    }


def _compute(*seeds: pl.DataFrame) -> pl.DataFrame:
    return break_even(*printed_model(*seeds))


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
COLUMNS: Columns = {
    "variant": cost_benefit.VARIANT,
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "years": Field(
        pl.Int32,
        "Whole years from the start of Year 1; empty where costs are not covered within twelve years.",
    ),
    "months": Field(pl.Int32, "Months beyond the whole years, to the nearest."),
    "months_in_all": Field(pl.Int32, "Years and months together, in months."),
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
    reads=PRINTED_MODEL,
    compute=_compute,
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
                LEFT_OUT,
                REASON,
            ),
            "order by authority, variant",
        ),
    ),
    facts=_facts,
)
