"""Annex A of an authority of the demonstration, in place of extracts: a workbook of lists every thirteen weeks.

Made of the same histories as the extracts. No file is written here.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import polars as pl
import xlsxwriter

from ingest.synthetic.returns import SOURCES

AUTHORITY = "bracknell_forest"
PLACE = ("social_care", "annex_a")
EXTRACTS = frozenset(
    {
        ("social_care", "periods_of_care"),
        ("social_care", "referrals"),
        ("social_care", "child_protection_plans"),
    }
)
"""What it does not deliver as extracts. No list has child in need plans."""
WORKBOOKS, APART = 29, timedelta(weeks=13)
MADE = datetime(2020, 4, 1)
SIX_MONTHS, TWELVE_MONTHS = "6mo", "12mo"
SEXES = {"M": "a) Male", "F": "b) Female"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ABUSE = {
    "neglect": "Neglect",
    "physical": "Physical abuse",
    "sexual": "Sexual abuse",
    "emotional": "Emotional abuse",
    "multiple": "Neglect, Physical and Emotional",
}


def days(as_of: date) -> list[date]:
    """The days of the workbooks up to the as-of date, oldest first."""
    return [as_of - number * APART for number in reversed(range(WORKBOOKS))]


def workbook(
    persons: pl.DataFrame, referrals: pl.DataFrame, plans: pl.DataFrame, periods: pl.DataFrame, as_of: date
) -> tuple[bytes, int]:
    """A workbook of lists 3, 6, 7 and 8 as the rows stood on a day, and how many rows they have."""
    ago = {span: pl.lit(as_of).dt.offset_by(f"-{span}") for span in (SIX_MONTHS, TWELVE_MONTHS)}
    is_listed = pl.col("end_date").is_null() | (pl.col("end_date") >= ago[TWELVE_MONTHS])
    codes = {
        source: f"{letter}) {code}: {source}" for letter, (source, code) in zip(LETTERS, SOURCES.items(), strict=False)
    }
    latest = periods.sort("start_date").group_by("person_id", maintain_order=True)
    second = periods.filter(is_listed).group_by("person_id").agg(periods=pl.len())
    lists = {
        "List 3": referrals.filter(pl.col("start_date") > ago[SIX_MONTHS]).select(
            "person_id",
            pl.col("start_date").alias("Date of Referral"),
            pl.col("source").replace_strict(codes).alias("Referral Source"),
            pl.lit("b) No").alias("Referral NFA?"),
        ),
        "List 6": referrals.filter(is_listed).select(
            "person_id",
            pl.col("start_date").alias("CIN Start Date"),
            (pl.col("category_of_need") + " - as assessed").alias("Primary Need Code"),
            pl.col("end_date").alias("CIN Closure Date"),
        ),
        "List 7": plans.filter(is_listed).select(
            "person_id",
            pl.col("start_date").alias("Child Protection Plan Start Date"),
            pl.col("category_of_abuse").replace_strict(ABUSE).alias("Initial Category of Abuse"),
            pl.col("category_of_abuse").replace_strict(ABUSE).alias("Latest Category of Abuse"),
            pl.col("end_date").alias("Child Protection Plan End Date"),
        ),
        "List 8": latest.last()
        .filter(is_listed)
        .join(second, on="person_id", maintain_order="left")
        .select(
            "person_id",
            pl.when("uasc").then(pl.lit("a) Yes")).otherwise(pl.lit("b) No")).alias("UASC within the Last 12 Months"),
            pl.col("start_date").alias("Date Started to be Looked After"),
            pl.when(pl.col("periods") > 1).then(pl.lit("a) Yes")).otherwise(pl.lit("b) No"))
            .alias("Second or subsequent period of being looked after"),
            pl.col("legal_status").alias("Child's Legal Status"),
            pl.col("end_date").alias("Date Ceased to be Looked After"),
            pl.col("reason_ended").alias("Reason Ceased to be Looked After"),
            pl.col("placement_type").alias("Placement Type"),
        ),
    }  # fmt: skip
    about = persons.select(
        pl.col("person_id").alias("Child Unique ID"),
        pl.col("sex").replace_strict(SEXES, default="c) Not stated").alias("Gender"),
        ("a) " + pl.col("ethnicity")).alias("Ethnicity"),
        pl.col("date_of_birth").alias("Date of Birth"),
    )
    sheets = {
        name: about.join(rows, left_on="Child Unique ID", right_on="person_id", maintain_order="right")
        for name, rows in lists.items()
    }
    return _written(sheets), sum(map(len, sheets.values()))


def _written(sheets: Mapping[str, pl.DataFrame]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.set_properties({"created": MADE})
        dates = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, rows.columns)
            for number, cells in enumerate(rows.iter_rows(), 1):
                for place, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, place, cell, dates)
                    elif cell is not None:
                        sheet.write_string(number, place, cell)
    return made.getvalue()
