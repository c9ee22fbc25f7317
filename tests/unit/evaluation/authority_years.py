"""Frames of the form of evaluation.authority_year and of the seeds that the comparisons over time read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

SCHEMA = {
    "authority": pl.String,
    "outcome": pl.String,
    "age_group": pl.String,
    "includes_uasc": pl.Boolean,
    "financial_year": pl.Int32,
    "first_day": pl.Date,
    "last_day": pl.Date,
    "part_of_year": pl.Float64,
    "period": pl.String,
    "is_go_live_year": pl.Boolean,
    "counted": pl.Float64,
    "denominator": pl.Float64,
    "denominator_is": pl.String,
    "used": pl.String,
    "why": pl.String,
}
GO_LIVE = 2017


def year(financial_year, counted, denominator=10_000.0, **other):
    """A whole financial year; before 2017/18 is before, 2017/18 the go-live year, what follows it after."""
    go_live = financial_year == GO_LIVE
    return {
        "authority": "luton",
        "outcome": "new_looked_after",
        "age_group": "under_12",
        "includes_uasc": True,
        "financial_year": financial_year,
        "first_day": date(financial_year, 4, 1),
        "last_day": date(financial_year + 1, 3, 31),
        "part_of_year": 1.0,
        "period": "" if go_live else "before" if financial_year < GO_LIVE else "after",
        "is_go_live_year": go_live,
        "counted": counted,
        "denominator": denominator,
        "denominator_is": "under_12",
        "used": "returns",
        "why": "there are no rows",
    } | other


def years(before, after, denominator=10_000.0, **other):
    """Rows for the counts of the years up to 2016/17 and from 2018/19."""
    first = GO_LIVE - len(before)
    return [year(first + at, counted, denominator, **other) for at, counted in enumerate(before)] + [
        year(GO_LIVE + 1 + at, counted, denominator, **other) for at, counted in enumerate(after)
    ]


def authority_year(rows):
    return pl.DataFrame(rows, schema=SCHEMA)


def programme(*authorities, from_date=date(GO_LIVE, 10, 1)):
    return pl.DataFrame(
        {"authority": authorities, "from_date": from_date, "other_model": False},
        schema={"authority": pl.String, "from_date": pl.Date, "other_model": pl.Boolean},
    )


MEMBERS = programme("luton")
SETTINGS = pl.read_csv(Path(__file__).parents[3] / "dbt_project" / "seeds" / "evaluation_settings.csv")
