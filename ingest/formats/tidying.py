"""How the programs that write standards' files spell what is missing, codes and days, made plain before the contract.

The quarantine keeps a bad row as the file has it; only what goes on to the contract is tidied.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ingest.conforming import conversion, identifiers, upns
from ingest.contracts.base import Column, Extract
from ingest.contracts.days import NO_BIRTH

PLAIN = {"\u00a0": " ", "\u202f": " ", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}
MISSING = ("", "NULL", "NAN", "N/A", "NA", "#N/A", "SSD_PH", "PLACEHOLDER_DATA", "-1")
# Days that systems write for none.
NO_DAY = (NO_BIRTH.isoformat(), date.max.isoformat())
ISO = "%Y-%m-%d"
WITH_TIME = r"^(\d{4}-\d{2}-\d{2})[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$"
# A code that went through a column of numbers: 1.0 for 1.
SEXES = {"1": "M", "MALE": "M", "2": "F", "FEMALE": "F", "M": "M", "F": "F"}
DECIMAL_CODE = r"^(\d+)\.0+$"


def tidied(cells: pl.DataFrame, extract: type[Extract]) -> pl.DataFrame:
    """String columns under the contract's names, as the contract of a return expects them."""
    columns = {column.name: column for column in extract.columns()}
    tidy = cells.with_columns(
        _tidy(cells[name], columns[name]).alias(name) for name in cells.columns if name in columns
    )
    if "upn_is_odd" not in columns or "upn" not in tidy.columns:
        return tidy
    is_odd = pl.when(pl.col("upn") != "").then(
        pl.when(pl.col("upn").str.strip_chars_start("'").str.contains(upns.FORM))
        .then(pl.lit("0"))
        .otherwise(pl.lit("1"))
    )
    return tidy.with_columns(is_odd.otherwise(pl.lit("")).alias("upn_is_odd"))


def _tidy(texts: pl.Series, column: Column) -> pl.Series:
    values, codes = conversion.distinct(texts)
    values = values.str.replace_many(list(PLAIN), list(PLAIN.values())).str.strip_chars()
    if column.type == "date":
        days = _days(values)
        values = pl.select(pl.when(days.is_in(NO_DAY)).then(pl.lit("")).otherwise(days)).to_series()
    elif column.type in ("text", "choice"):
        values = values.str.to_uppercase().str.replace(DECIMAL_CODE, "${1}")
        if column.name == "sex" and column.linking:
            values = values.replace_strict(SEXES, default="U", return_dtype=pl.String)
    missing = values.str.to_uppercase().is_in(MISSING)
    if column.name == "upn":
        missing |= values.str.contains(rf"^{identifiers.NO_UPN}$")
    return pl.select(pl.when(missing).then(pl.lit("")).otherwise(values)).to_series().gather(codes)


def _days(values: pl.Series) -> pl.Series:
    """Days as ISO text, whichever way they are written; what is no day stays as it is. Slashes are day first."""
    read = (
        conversion.from_iso(values),
        conversion.from_uk(values),
        values.str.extract(WITH_TIME).str.to_date(ISO, strict=False),
        conversion.from_compact(values),
        conversion.from_named_month(values),
        conversion.from_excel_serial(values),
    )
    return pl.select(pl.coalesce([*(each.dt.strftime(ISO) for each in read), values])).to_series()
