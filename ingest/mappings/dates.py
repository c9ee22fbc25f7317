"""Days as systems write them, in the one style that a mapping names; a time of day after them is cut off.

Text that is no day in the style becomes null. A date that says its year first is read in every style: it cannot be
mistaken, and it is how a workbook's real dates arrive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

TIME = r"(?:(?:T|\s+)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp][Mm])?)?$"
YEAR_FIRST = rf"^(?<year>\d{{4}})[-/.](?<month>\d{{1,2}})[-/.](?<day>\d{{1,2}}){TIME}"
EXCEL_EPOCH = pl.date(1899, 12, 30)
EARLIEST_SERIAL, LATEST_SERIAL = 20_000, 80_000


def _numbers(pattern: str) -> Callable[[pl.Expr], pl.Expr]:
    def read(texts: pl.Expr) -> pl.Expr:
        parts = texts.str.extract_groups(pattern).struct
        padded = [parts.field(name).str.zfill(2) for name in ("year", "month", "day")]
        return pl.concat_str(padded, separator="-").str.to_date("%Y-%m-%d", strict=False)

    return read


def _named_month(texts: pl.Expr) -> pl.Expr:
    parts = texts.str.extract_groups(
        rf"^(?<day>\d{{1,2}})[-/. ](?<month>[A-Za-z]{{3}})[a-z]*[-/. ](?<year>\d{{4}}){TIME}"
    ).struct
    return pl.concat_str([parts.field("year"), parts.field("month"), parts.field("day")], separator="-").str.to_date(
        "%Y-%b-%d", strict=False
    )


def _serial(texts: pl.Expr) -> pl.Expr:
    days = texts.str.extract(r"^(\d{5})(?:\.\d*)?$").cast(pl.Int64)
    known = pl.when(days.is_between(EARLIEST_SERIAL, LATEST_SERIAL)).then(days)
    return EXCEL_EPOCH + pl.duration(days=known)


STYLES: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    "yyyy-mm-dd": _numbers(YEAR_FIRST),
    "dd/mm/yyyy": _numbers(rf"^(?<day>\d{{1,2}})[-/.](?<month>\d{{1,2}})[-/.](?<year>\d{{4}}){TIME}"),
    "mm/dd/yyyy": _numbers(rf"^(?<month>\d{{1,2}})[-/.](?<day>\d{{1,2}})[-/.](?<year>\d{{4}}){TIME}"),
    "yyyymmdd": _numbers(rf"^(?<year>\d{{4}})(?<month>\d{{2}})(?<day>\d{{2}}){TIME}"),
    "dd-mmm-yyyy": _named_month,
    "excel": _serial,
}
"""Their names in mappings. Slashes, hyphens and full stops are the same."""


def days(texts: pl.Series, style: str) -> pl.Series:
    """Distinct texts as days of that style, null where one is none."""
    named = pl.col(texts.name)
    return texts.to_frame().select(pl.coalesce(STYLES[style](named), STYLES["yyyy-mm-dd"](named))).to_series()
