"""What an authority of the demonstration has of its schools in place of sessions: the tables of the school census.

Made of the same sessions, a census for each term that was counted by the as-of date. No file is written here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache

import polars as pl

from ingest.paths import CHECKOUT
from ingest.synthetic.education import NOT_POSSIBLE

AUTHORITY = "bracknell_forest"
PLACE = ("education", "school_census")
TERMS = CHECKOUT / "dbt_project" / "seeds" / "school_census_terms.csv"
AFTER_FIRST_DAY = timedelta(days=15)
"""The census day, counted from the first as-of date of the census."""
PARTS = {"termly": "termlysession", "half_term": "summerhalfterm2session"}
KEY = ("upn", "school_urn")


@cache
def terms() -> pl.DataFrame:
    """The days that a census counts: period_start, period_end, census (its day) and part."""
    with TERMS.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    days = {name: [date.fromisoformat(row[name]) for row in rows] for name in ("period_start", "period_end")}
    census = [date.fromisoformat(row["census_from"]) + AFTER_FIRST_DAY for row in rows]
    return pl.DataFrame({**days, "census": census, "part": [row["part"] for row in rows]}).sort("period_start")


def counted(blocks: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Sessions of each pupil at a school by code, census and part: upn, school_urn, census, part, code, sessions."""
    parts = [
        block.sort("session_date")
        .join_asof(terms(), left_on="session_date", right_on="period_start")
        .filter(pl.col("session_date") <= pl.col("period_end"))
        .group_by(*KEY, "census", "part", "code")
        .agg(sessions=pl.len())
        for block in blocks
    ]
    return pl.concat(parts).group_by(*KEY, "census", "part", "code").agg(pl.col("sessions").sum())


def censuses(sessions: pl.DataFrame, as_of: date) -> Iterator[tuple[date, Mapping[str, str]]]:
    """The tables of each census by the as-of date as text, by name, with the day of the census."""
    for (census,), rows in sorted(sessions.group_by("census"), key=lambda group: group[0]):
        if census <= as_of:
            yield census, _tables(rows)


def _tables(rows: pl.DataFrame) -> Mapping[str, str]:
    rows = rows.with_columns(pupil=pl.format("P{}", pl.col("upn").rank("dense")))
    possible = rows.filter(~pl.col("code").is_in(NOT_POSSIBLE)).group_by(*KEY, "part").agg(pl.col("sessions").sum())
    pupils = rows.select(*KEY, "pupil").unique().sort(KEY)
    for part, name in PARTS.items():
        of_part = possible.filter(pl.col("part") == part).select(*KEY, pl.col("sessions").alias(f"{name}spossible"))
        pupils = pupils.join(of_part, on=KEY, how="left", maintain_order="left")
    named = {"pupilonrolltableid": "pupil", "NativeId": "school_urn"}
    tables = {"pupilonroll": pupils.select(*(f"{name}spossible" for name in PARTS.values()), upn="upn", **named)}
    for part, name in PARTS.items():
        of_part = rows.filter(pl.col("part") == part).sort(*KEY, "code").with_row_index("row", offset=1)
        if len(of_part):
            table = f"{name}detailsonroll"
            columns = {**named, f"{table}tableid": "row", "sessions": "sessions", "attendancereason": "code"}
            tables[table] = of_part.select(**columns)
    return {name: table.write_csv() for name, table in tables.items()}
