"""`monitoring.adoption`, made by dbt: what the public sees of audited plans, and their part of the report.

A question that is not listed is in a partner's own words, and for analysts.
"""

from __future__ import annotations

import polars as pl

from orchestration.disclosure.catalogue import ADOPTION_MEASURES
from orchestration.disclosure.relations import Relation, Term, part_of
from orchestration.disclosure.roles import Count, Table, quarter_of
from orchestration.evaluation.table import EvaluationTable
from orchestration.publication.report.views.view import AUTHORITY, Column, View, text, words

NAME = "monitoring.adoption"
AUDITED, MET = "audits: audited", "audits: met"
PLACE = {
    "level": pl.col("level"),
    "level_value": pl.col("level_value"),
    "breakdown": pl.col("measure"),
    "quarter": quarter_of("month_start"),
    "period": pl.col("month_start").cast(pl.String),
}
"""Where the cells of a row belong."""
LISTED = "left join (select measure, question from reference.adoption_measures) using (measure)"
ORDER = "order by authority, measure, month_start, level, level_value"
KEYS = (
    AUTHORITY,
    text("Month", "strftime(month_start, '%B %Y')", defined_by="month_start"),
    words("Level", "level"),
    text("District or service", "level_value", blank="All"),
    text("Measure", "question", defined_by="measure"),
)

TABLE = EvaluationTable(
    NAME,
    disclosure=Table(
        counts=(Count("audited", AUDITED), Count("met", MET)),
        figures=("met_pct",),
        place=PLACE,
        leaves_out=~(pl.col("complete") & pl.col("measure").is_in(ADOPTION_MEASURES)),
        decimals={"met_pct": 1},
        relations=(
            part_of("Those that meet a measure are some.", MET, AUDITED),
            *(
                Relation(
                    f"Every audited plan is of one {parts}.",
                    (Term(1, item, {"level": "authority"}), Term(-1, item, {"level": parts})),
                    within=("period", "breakdown"),
                )
                for item in (AUDITED, MET)
                for parts in ("district", "area")
            ),
        ),
    ),
    views=(
        View(
            "adoption",
            "Audited plans that meet a measure, by month",
            NAME,
            (*KEYS, Column("Audited", "audited"), Column("Meet it", "met"), Column("Share (%)", "met_pct", decimals=1)),
            f"{LISTED} {ORDER}",
            needs=("reference.adoption_measures",),
            notes=("caveat",),
        ),
    ),
)
