"""`evaluation.care_days_after_allocation`: days in care in the five months from FS start, a family.

monitoring.care_days_after_allocation decides which days count, and which families' five months have passed.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.disclosure.relations import cohorts_of, part_of
from orchestration.disclosure.roles import Count, Table
from orchestration.evaluation.families import at_earliest_start
from orchestration.evaluation.methods import estimates, resampling, shares
from orchestration.evaluation.methods.estimates import ESTIMATES, ONE_DECIMAL
from orchestration.evaluation.methods.shares import Counted
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame, of_outcome
from orchestration.publication.report.views.view import (
    AUTHORITY,
    LEFT_OUT,
    NO_ESTIMATE,
    Column,
    View,
    interval,
    text,
    words,
)

DAYS, ENTERING = "care_days", "families_with_a_child_entering_care"

METHODS = {
    DAYS: "Mean days in care a family in the five months from FS start; BCa interval of the bootstrap over families",
    ENTERING: "Per cent of families with a child who enters care in the five months from FS start; Wilson's interval",
}
CAVEAT = (
    "Families in Family Safeguarding alone, so no comparison. The first evaluation printed 20.5 days before Family"
    " Safeguarding and 9.8 under it, and 12 and 10 per cent of families with a child who entered care"
)
NOT_KNOWN = "Families whose days are not known: periods of care do not reach the end of their five months"


def care_days_after_allocation(families: pl.DataFrame) -> pl.DataFrame:
    """Two rows, mean days and share of families, for each authority and each cohort of the toolkit with families.

    A family counts once, at its earliest start. `families`: monitoring.care_days_after_allocation.
    """
    return frame(_rows(at_earliest_start(families, "r03_fs_start_date")), COLUMNS)


def _rows(families: pl.DataFrame) -> Iterator[dict[str, object]]:
    for (authority,), of_authority in families.sort("authority").group_by("authority", maintain_order=True):
        yield from _outcomes(of_authority, {"authority": authority, "level": "authority", "level_value": ""})
        for cohort in of_authority["r05_cohort"].drop_nulls().unique().sort():
            of_cohort = of_authority.filter(pl.col("r05_cohort") == cohort)
            yield from _outcomes(of_cohort, {"authority": authority, "level": "cohort", "level_value": str(cohort)})


def _outcomes(families: pl.DataFrame, where: dict[str, object]) -> Iterator[dict[str, object]]:
    known = families.drop_nulls("care_days")
    entering = Counted(int(known["is_any_child_entering_care"].sum()), known.height)
    for outcome, counted, finding in (
        (DAYS, int(known["care_days"].sum()), resampling.mean(known["care_days"], "day in care")),
        (ENTERING, entering.count, shares.share(entering)),
    ):
        said = finding.row(
            method=METHODS[outcome],
            n=known.height,
            left_out={NOT_KNOWN: families.height - known.height},
            caveat=CAVEAT,
        )
        yield {
            **where,
            "outcome": outcome,
            "families": known.height,
            "counted": counted if known.height else None,
            **said,
        }


def _view(key: str, title: str, outcome: str, shown: tuple[Column, Column], holds: str) -> View:
    columns = (
        AUTHORITY,
        words("Level", "level"),
        text("Cohort", "level_value"),
        Column("Families", "families"),
        *shown,
        *interval(1),
        LEFT_OUT,
        NO_ESTIMATE,
    )
    return View(
        key, title, NAME, columns, f"where outcome = '{outcome}' order by authority, level, level_value", holds=holds
    )


NAME = "evaluation.care_days_after_allocation"
COLUMNS: Columns = {
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "outcome": Field(pl.String, "care_days or families_with_a_child_entering_care."),
    "level": Field(pl.String, "authority or cohort (the toolkit's six)."),
    "level_value": Field(pl.String, "The cohort's number; '' where the level is the authority."),
    "families": Field(pl.Int64, "Families whose days are known, each once, at its earliest start."),
    "counted": Field(
        pl.Int64, "Days in care of all of them, or families with a child who enters care; empty where not known."
    ),
    **estimates.of_people(
        "Families: as in the column families.",
        "Mean days in care a family, or per cent of families with a child who enters care.",
        "Always empty: nothing is compared.",
    ),
}

FAMILIES_CELL = f"{DAYS}: families"

ENTERING_CELL = f"{ENTERING}: counted"

TABLE = EvaluationTable(
    NAME,
    "Days in care in the five months from FS start, a family, and families with a child who enters care in them, from"
    " monitoring.care_days_after_allocation. Two rows an authority and cohort of the toolkit.",
    COLUMNS,
    reads=("monitoring.care_days_after_allocation",),
    compute=care_days_after_allocation,
    disclosure=Table(
        counts=(
            Count("n", FAMILIES_CELL),
            Count("families", FAMILIES_CELL),
            Count("counted", of_outcome("counted"), is_sum=pl.col("outcome") == DAYS, on=FAMILIES_CELL),
        ),
        figures=ESTIMATES,
        place={"level": pl.col("level"), "level_value": pl.col("level_value")},
        decimals=ONE_DECIMAL,
        relations=(
            *cohorts_of("Families", (FAMILIES_CELL, f"{DAYS}: counted", ENTERING_CELL), ("cohort",)),
            part_of("Families with a child who enters care are some.", ENTERING_CELL, FAMILIES_CELL),
        ),
    ),
    views=(
        _view(
            "care-days",
            "Days in care in the five months from the start",
            DAYS,
            (Column("Days in care", "counted"), Column("Days a family", "estimate", decimals=1)),
            "Days that families' children spend in care in the five months from their start in Family Safeguarding.",
        ),
        _view(
            "entering-care",
            "Families with a child who enters care in the five months from the start",
            ENTERING,
            (Column("With a child entering care", "counted"), Column("Share (%)", "estimate", decimals=1)),
            "Families with a child who enters care in the five months from their start in Family Safeguarding.",
        ),
    ),
)
