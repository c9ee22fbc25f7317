"""Whole-authority totals, counted from the very rows that social care sends, and the child population.

The population is shrunk to the size of the generated authority, so that rates per 10,000 children come out as in life.
"""

from datetime import date

import numpy as np
import polars as pl

from ingest.synthetic.draws import EPOCH, day
from ingest.synthetic.extract import Extract, dated
from ingest.synthetic.history import History

AGENCY = "authority"
AGES = {"under_10": 10, "under_12": 12, "under_18": 18}
SPEND_PER_CHILD = 700


def extracts(history: History, population: int) -> list[Extract]:
    """`population`: children under 18 at mid-2019; 0.4 per cent fewer each year before it."""
    return [_returns(history, population), _population(history, population)]


def _years(history: History) -> list[int]:
    """Financial years, by the calendar year they begin in, that the history holds whole up to the as-of date."""
    last = date.fromordinal(EPOCH.toordinal() + history.community.as_of)
    first = history.community.profile.history_from
    whole = range(first.year if first <= date(first.year, 4, 1) else first.year + 1, last.year + 1)
    return [year for year in whole if date(year + 1, 3, 31) <= last]


def _younger(rows: pl.DataFrame, column: str, years: int) -> pl.DataFrame:
    """Rows of children under `years` on the day in `column`; an unborn child counts."""
    birthday = pl.col("born").cast(pl.Int32).cast(pl.Date).dt.offset_by(f"{years}y").cast(pl.Int32)
    return rows.filter(pl.col(column) < birthday)


def _returns(history: History, population: int) -> Extract:
    people = history.community.children.select("person_id", "born")
    plans = history.protection_plans.join(people, on="person_id", maintain_order="left")
    # the Department's entries include unaccompanied children
    entries, care = history.care, history.care.filter(~pl.col("uasc"))
    referrals = history.cases.select("person_id", "born", "start", "end").sort("person_id", "start")
    earlier = pl.col("start").shift(1).over("person_id")
    year_before = pl.col("start").cast(pl.Int32).cast(pl.Date).dt.offset_by("-1y").cast(pl.Int32)
    again = referrals.filter((earlier >= year_before) & (earlier < pl.col("start")))
    rows = []
    for year in _years(history):
        start, end = day(date(year, 4, 1)), day(date(year + 1, 3, 31))
        dated_in = pl.col("start").is_between(start, end)
        open_at = (pl.col("start") <= end) & (pl.col("end") > end)
        for age_group, years in AGES.items():
            on_the_day = {
                "looked_after_at_end": care.filter(open_at),
                "on_plan_at_end": plans.filter(open_at),
            }
            in_the_year = {
                "new_looked_after": entries.filter(dated_in),
                "plans_started": plans.filter(dated_in),
                "referrals": referrals.filter(dated_in),
                "re_referrals": again.filter(dated_in),
            }
            counts = {
                measure: _younger(frame.with_columns(day=pl.lit(end)), "day", years)["person_id"].n_unique()
                for measure, frame in on_the_day.items()
            } | {measure: len(_younger(frame, "start", years)) for measure, frame in in_the_year.items()}
            rows += [(start, end, measure, age_group, int(value)) for measure, value in counts.items()]
        rows.append((start, end, "agency_spend_gbp", "under_18", population * SPEND_PER_CHILD))
    schema = ("period_start", "period_end", "measure", "age_group", "value")
    frame = dated(pl.DataFrame(rows, schema=schema, orient="row"), "period_start", "period_end")
    return Extract(AGENCY, "returns", frame, "period_end")


def _population(history: History, population: int) -> Extract:
    first = history.community.profile.history_from.year
    last = date.fromordinal(EPOCH.toordinal() + history.community.as_of).year - 1
    years = np.arange(first, last + 1)
    rows = [
        (int(year), group, round(population * share * 0.996 ** int(2019 - year)), day(date(int(year), 6, 30)))
        for year in years
        for group, share in (("under_10", 0.565), ("under_12", 0.68), ("under_18", 1.0))
    ]
    frame = pl.DataFrame(rows, schema=("year", "age_group", "population", "_day"), orient="row")
    return Extract(AGENCY, "population", dated(frame, "_day"), "_day")
