"""`monitoring.specialist_posts`, made by dbt: what the public sees of it and its part of the report.

The public sees all specialist roles together: of most roles an authority has fewer than six. Full-time equivalents
bound from below how many workers there are, as Indicator 14 counts them, and a bound from below tells no small number.
"""

from __future__ import annotations

import polars as pl

from orchestration.disclosure.relations import part_of
from orchestration.disclosure.roles import Count, Table, quarter_of
from orchestration.evaluation.table import EvaluationTable
from orchestration.publication.report.views.view import AUTHORITY, Column, View, text

NAME = "monitoring.specialist_posts"
ESTABLISHED, FILLED = "specialist posts: established", "specialist posts: filled"


def _people(column: str) -> pl.Expr:
    """The people whom full-time equivalents stand for, at the least: half a post is one person's."""
    return pl.max_horizontal(pl.col(column).floor(), (pl.col(column) > 0).cast(pl.Float64))


TABLE = EvaluationTable(
    NAME,
    disclosure=Table(
        counts=(
            Count("established_fte", ESTABLISHED, _people("established_fte")),
            Count("filled_fte", FILLED, _people("filled_fte")),
        ),
        figures=("filled_pct",),
        place={
            "level": pl.lit("authority"),
            "quarter": quarter_of("month_end"),
            "period": pl.col("month_end").cast(pl.String),
        },
        leaves_out=(pl.col("role") != "") | ~pl.col("complete"),
        decimals={"filled_pct": 1},
        relations=(part_of("Filled posts are some; a vacant post is nobody.", FILLED, ESTABLISHED, judged=False),),
    ),
    views=(
        View(
            "specialist-posts",
            "Adult specialist posts filled, by month",
            NAME,
            (
                AUTHORITY,
                text("Month", "strftime(month_end, '%B %Y')", defined_by="month_end"),
                Column("Posts (full-time equivalent)", "established_fte", decimals=1),
                Column("Filled (full-time equivalent)", "filled_fte", decimals=1),
                Column("Filled (%)", "filled_pct", decimals=1),
            ),
            "order by authority, month_end",
            notes=("caveat",),
            holds="Posts of workers for domestic abuse, mental health and substance misuse together, at the last count"
            " of each month.",
        ),
    ),
)
