"""Days as systems write them, in the one style that a mapping names; a time of day after them is cut off.

Text that is no day in the style becomes null. A date that says its year first is read in every style: it cannot be
mistaken, and it is how a workbook's real dates arrive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from ingest.conforming import conversion

TIME = r"(?:(?:T|\s+)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp][Mm])?)?$"
YEAR_FIRST = rf"^(?<year>\d{{4}})[-/.](?<month>\d{{1,2}})[-/.](?<day>\d{{1,2}}){TIME}"

Reader = Callable[[pl.Series], pl.Series]


def _numbers(pattern: str) -> Reader:
    def read(texts: pl.Series) -> pl.Series:
        parts = texts.str.extract_groups(pattern).struct
        year, month, day = (parts.field(name).str.zfill(2) for name in ("year", "month", "day"))
        return (year + "-" + month + "-" + day).str.to_date("%Y-%m-%d", strict=False)

    return read


def _plainly(pattern: str, plain: str, read: Reader) -> Reader:
    """Reads texts of the pattern as if they were written as its groups are in `plain`."""
    return lambda texts: read(texts.str.replace(pattern, plain))


STYLES: Mapping[str, Reader] = {
    "yyyy-mm-dd": _numbers(YEAR_FIRST),
    "dd/mm/yyyy": _numbers(rf"^(?<day>\d{{1,2}})[-/.](?<month>\d{{1,2}})[-/.](?<year>\d{{4}}){TIME}"),
    "mm/dd/yyyy": _numbers(rf"^(?<month>\d{{1,2}})[-/.](?<day>\d{{1,2}})[-/.](?<year>\d{{4}}){TIME}"),
    "yyyymmdd": _plainly(rf"^(\d{{8}}){TIME}", "${1}", conversion.from_compact),
    "dd-mmm-yyyy": _plainly(
        rf"^(\d{{1,2}})[-/. ]([A-Za-z]{{3}})[a-z]*[-/. ](\d{{4}}){TIME}", "${1}-${2}-${3}", conversion.from_named_month
    ),
    "excel": _plainly(r"^(\d{5})\.\d*$", "${1}", conversion.from_excel_serial),
}
"""Their names in mappings. Slashes, hyphens and full stops are the same."""


def days(texts: pl.Series, style: str) -> pl.Series:
    """Distinct texts as days of that style, null where one is none."""
    return pl.select(pl.coalesce(STYLES[style](texts), STYLES["yyyy-mm-dd"](texts))).to_series()
