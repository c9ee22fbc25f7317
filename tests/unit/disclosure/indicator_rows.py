"""Rows of kpi.indicator for tests: a place, a measure, its figures."""

from datetime import date

import polars as pl

UNITS = {"repeat_plans_12_months": "percent", "days_on_closed_plans": "days"}
SCHEMA = {
    "authority": pl.String,
    "indicator": pl.String,
    "measure": pl.String,
    "level": pl.String,
    "level_value": pl.String,
    "breakdown": pl.String,
    "quarter_start": pl.Date,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "value": pl.Float64,
    "unit": pl.String,
    "source": pl.String,
    "linked_share": pl.Float64,
}


def row(measure, numerator, denominator=None, **place):
    """One row; value is worked out as the warehouse does, percentages for shares and means for days."""
    times = 100 if "days" not in measure and "cases" not in measure and "change" not in measure else 1
    value = numerator if denominator is None else None if not denominator else times * numerator / denominator
    return {
        "authority": "luton",
        "indicator": "1",
        "measure": measure,
        "level": "authority",
        "level_value": "",
        "breakdown": "",
        "quarter_start": date(2019, 4, 1),
        "numerator": numerator,
        "denominator": denominator,
        "value": value,
        "unit": UNITS.get(measure, "count"),
        "source": "individual",
        "linked_share": None,
        **place,
    }


def frame(*rows):
    """The rows as a frame of kpi.indicator's columns."""
    return pl.DataFrame(list(rows), schema=SCHEMA)
