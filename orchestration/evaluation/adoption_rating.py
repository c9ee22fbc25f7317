"""`monitoring.adoption_rating`, made by dbt: the colour of each share of adoption. It is withheld with the share."""

from __future__ import annotations

import polars as pl

from orchestration.disclosure.roles import Rests, Table
from orchestration.evaluation import adoption
from orchestration.evaluation.table import AUTHORITY_CELL, EvaluationTable
from orchestration.publication.report.views.view import REASON, Column, View, text

NAME = "monitoring.adoption_rating"
RESTS_ON = tuple(
    Rests(("met_pct", "rating"), {**AUTHORITY_CELL, **adoption.PLACE, "item": pl.lit(item)})
    for item in (adoption.AUDITED, adoption.MET)
)

TABLE = EvaluationTable(
    NAME,
    disclosure=Table(
        rests=RESTS_ON,
        place=adoption.PLACE,
        leaves_out=adoption.TABLE.disclosure.leaves_out,
        decimals={"met_pct": 1},
    ),
    views=(
        View(
            "adoption-rating",
            "How the shares of audited plans are rated",
            NAME,
            (
                *adoption.KEYS,
                Column("Share (%)", "met_pct", decimals=1),
                text("Rating", "rating", blank="None"),
                REASON,
            ),
            f"{adoption.LISTED} {adoption.ORDER}",
            needs=("reference.adoption_measures",),
            notes=("caveat",),
        ),
    ),
)
