"""Authorities without the programme: their years, and how often a design finds a change in them."""

from __future__ import annotations

import numpy as np
import polars as pl

from orchestration.evaluation import authority_year as yearly
from orchestration.evaluation.table import Columns, Field
from orchestration.publication.report.views.view import Column

SETTINGS = "reference.evaluation_settings"

PLACEBO: Columns = {
    "placebo_share": Field(
        pl.Float64,
        "Share of placebo starts whose interval leaves out no change, though no programme began: what an interval"
        " that leaves it out is worth. 0.05 is what the interval promises. Empty with fewer starts than the settings"
        " ask for.",
    ),
    "placebo_starts": Field(
        pl.Int64,
        "Placebo starts: years of authorities without the programme, in the pattern of the years compared here.",
    ),
}
FEW_PLACEBOS = "fewer than {fewest:.0f} placebo starts among the authorities without the programme: no placebo share"
SHOWN_PLACEBO = (
    Column("Placebo starts that seem to change (share)", "placebo_share", decimals=2, empty="'x'"),
    Column("Placebo starts", "placebo_starts", empty="'x'"),
)


def placebo(flags: np.ndarray, fewest: float) -> tuple[dict[str, float | int | None], str]:
    """The placebo columns, from whether each start seems to change; and why they are empty, '' where they are not."""
    if len(flags) < fewest:
        return dict.fromkeys(PLACEBO), FEW_PLACEBOS.format(fewest=fewest)
    return {"placebo_share": float(flags.mean()), "placebo_starts": len(flags)}, ""


def setting(settings: pl.DataFrame, name: str) -> float:
    """A setting of the seed evaluation_settings."""
    return float(settings.filter(pl.col("setting") == name)["value"].item())


def never_in_programme(figures: pl.DataFrame, programme_members: pl.DataFrame) -> pl.DataFrame:
    """Whole years of authorities that, to the end of the year, never ran the programme or a model of its kind."""
    begun = programme_members.group_by("authority").agg(pl.col("from_date").min())
    return (
        figures.join(begun, on="authority", how="left")
        .filter(
            pl.col("from_date").is_null() | (pl.col("from_date") > pl.col("last_day")),
            pl.col("part_of_year") == 1,
            pl.col("counted").is_not_null(),
            pl.col("denominator") > 0,
        )
        .drop("from_date")
    )


def of_others(series: yearly.Series, untreated: pl.DataFrame) -> pl.DataFrame:
    """The figures of other authorities that count what a series counts."""
    return untreated.filter(
        pl.col("authority") != series.authority,
        pl.col("outcome") == series.outcome,
        pl.col("age_group") == series.age_group,
        yearly.is_comparable(series),
    )
