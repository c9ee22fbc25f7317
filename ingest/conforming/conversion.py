"""From text to a value, by kind of column. Text that does not convert becomes null: ``conform`` says so.

Every function takes a String series without missing tokens (see ``without_missing``) and returns a series of the same
length.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ingest.readers.cells import AFTER_IT

# Empty, NULL and N/A mean that there is no value.
MISSING_TOKENS = ("", "NULL", "N/A")
LONGEST_MISSING_TOKEN = max(map(len, MISSING_TOKENS))

YES_NO = {"y": True, "yes": True, "1": True, "true": True, "n": False, "no": False, "0": False, "false": False}

# Excel counts days from here: its 1900 has a 29 February, so this holds from 1 March 1900 on.
EXCEL_EPOCH = AFTER_IT.date()
EARLIEST_SERIAL, LATEST_SERIAL = 20_000, 80_000

MIDNIGHT = r"(?:[T ]0?0:00(?::00(?:\.0+)?)?)?"
ISO = rf"^(\d{{4}}-\d{{2}}-\d{{2}}){MIDNIGHT}$"
SLASHED = rf"^(\d{{1,2}}/\d{{1,2}}/\d{{4}}){MIDNIGHT}$"
COMPACT = r"^(\d{8})$"
NAMED_MONTH = rf"^(\d{{1,2}}-[A-Za-z]{{3}}-\d{{4}}){MIDNIGHT}$"
YEAR_AND_NAMED_MONTH = rf"^(\d{{4}}-[A-Za-z]{{3}}-\d{{1,2}}){MIDNIGHT}$"
WHOLE = r"^[+-]?\d+(?:\.0*)?$"
NUMBER = r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$"


def distinct(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Split a String series into its distinct values and each row's position among them (null stays null).

    ``values.gather(codes)`` gives the series back. Work on text is then done once a value and not once a row: a million
    sessions hold some 200 dates.
    """
    categories = pl.Categories.random()
    encoded = texts.cast(pl.Categorical(categories))
    return categories.to_series(), encoded.to_physical()


def without_missing(texts: pl.Series, *, personal_name: bool = False) -> pl.Series:
    """Trim outer blanks and turn missing tokens, in any case, into null; of names exact NULL and N/A only."""
    texts = texts.str.strip_chars()
    # Few values are as short as a token: only those are compared.
    short = texts.str.len_bytes() <= LONGEST_MISSING_TOKEN
    if not short.any():
        return texts
    candidates = texts.filter(short)
    missing = (candidates if personal_name else candidates.str.to_uppercase()).is_in(MISSING_TOKENS)
    if not missing.any():
        return texts
    return texts.scatter(short.arg_true().filter(missing), None)


def to_yes_no(texts: pl.Series) -> pl.Series:
    """Y/N, Yes/No, 1/0, true/false to Boolean."""
    return texts.str.to_lowercase().replace_strict(YES_NO, default=None, return_dtype=pl.Boolean)


def to_whole(texts: pl.Series) -> pl.Series:
    """Whole numbers to Int64; ``12.0`` is one, as programs without an empty integer write it."""
    whole = _matching(texts, WHOLE)
    return whole.str.replace(r"\.0*$", "").str.replace(r"^\+", "").cast(pl.Int64, strict=False)


def to_number(texts: pl.Series) -> pl.Series:
    """Decimal numbers to Float64. ``nan`` and ``inf``, which polars accepts, are not numbers."""
    numbers = _matching(texts, NUMBER).cast(pl.Float64, strict=False)
    return _where(numbers.is_finite(), numbers)


def to_choice(texts: pl.Series, choices: tuple[str, ...]) -> pl.Series:
    """Each value as the contract writes it; upper and lower case are the same.

    One that is not in the list stays as it is, for the contract to judge.
    """
    canonical = texts.str.to_uppercase().replace_strict(
        {choice.upper(): choice for choice in choices}, default=None, return_dtype=pl.String
    )
    return canonical.fill_null(texts)


def from_iso(texts: pl.Series) -> pl.Series:
    """``2020-03-31``, with or without a time of midnight, to Date."""
    return texts.str.extract(ISO).str.to_date("%Y-%m-%d", strict=False)


def from_uk(texts: pl.Series) -> pl.Series:
    """``31/03/2020`` and ``1/4/2020``, with or without a time of midnight, to Date."""
    return texts.str.extract(SLASHED).str.to_date("%d/%m/%Y", strict=False)


def from_us(texts: pl.Series) -> pl.Series:
    """``03/31/2020`` and ``4/1/2020``, with or without a time of midnight, to Date."""
    return texts.str.extract(SLASHED).str.to_date("%m/%d/%Y", strict=False)


def from_compact(texts: pl.Series) -> pl.Series:
    """``20200331`` to Date."""
    return texts.str.extract(COMPACT).str.to_date("%Y%m%d", strict=False)


def from_named_month(texts: pl.Series) -> pl.Series:
    """``31-Mar-2020`` and ``2020-Mar-31``, with or without a time of midnight, to Date."""
    year_first = texts.str.extract(YEAR_AND_NAMED_MONTH).str.to_date("%Y-%b-%d", strict=False)
    day_first = texts.str.extract(NAMED_MONTH).str.to_date("%d-%b-%Y", strict=False)
    return pl.select(pl.coalesce(day_first, year_first)).to_series()


def from_excel_serial(texts: pl.Series) -> pl.Series:
    """Excel's day numbers since 1900, 20000 (1954) to 80000 (2119), to Date."""
    serial = to_whole(texts)
    days = _where(serial.is_between(EARLIEST_SERIAL, LATEST_SERIAL), serial)
    to_epoch = (date(1970, 1, 1) - EXCEL_EPOCH).days
    return (days - to_epoch).cast(pl.Int32).cast(pl.Date)


def _matching(texts: pl.Series, pattern: str) -> pl.Series:
    return _where(texts.str.contains(pattern), texts)


def _where(condition: pl.Series, series: pl.Series) -> pl.Series:
    """The series with null where the condition does not hold."""
    return pl.select(pl.when(condition).then(series)).to_series()
