"""A workbook's cell as the text that a CSV file would hold, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.readers.base import DATE_AS_IDENTIFIER, TRUE_OR_FALSE_AS_IDENTIFIER
from ingest.readers.number_formats import Looks, NumberFormat
from ingest.readers.sheet import Cell
from ingest.readers.texts import unescaped
from ingest.readers.workbook import GENERAL, Workbook

# Excel keeps 15 digits: a longer number typed into it has lost its last ones, and two identifiers may have become one.
LARGEST_EXACT = 10**15
# Excel has a 29 February 1900, day 60. Days before it count from one day later.
FICTITIOUS_DAY = 60
BEFORE_IT, AFTER_IT, IN_1904 = dt.datetime(1899, 12, 31), dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
# 31 December 9997. Python's last year is 9999, and a workbook that counts from 1904 is four years ahead.
LATEST_DAY = 2_957_734
# What a conformer would take for one of Excel's day numbers.
DAY_NUMBER = re.compile(r"\+?0*[1-9][0-9]{4}(?:\.0*)?")


@dataclass(frozen=True, eq=False)
class Flaw:
    """Why a cell is bad: in any column, or in those of one type of the contract only."""

    rule: str
    column_type: str = ""


ERROR_VALUE = Flaw("Excel error value")
NO_VALUE = Flaw("formula without a value")
NUMBER_TOO_LONG = Flaw("number longer than Excel keeps")
BROKEN = Flaw("damaged cell")
DATE = Flaw(DATE_AS_IDENTIFIER, "identifier")
TRUE_OR_FALSE = Flaw(TRUE_OR_FALSE_AS_IDENTIFIER, "identifier")
PERCENTAGE = Flaw("a percentage where an identifier belongs", "identifier")
SCIENTIFIC = Flaw("scientific notation where an identifier belongs", "identifier")
DAY_NUMBER_1904 = Flaw("day number in a workbook that counts days from 1904", "date")

Read = tuple[str, Flaw | None]

WHY_NO_IDENTIFIER = {Looks.PERCENTAGE: PERCENTAGE, Looks.SCIENTIFIC: SCIENTIFIC}


class CellReader:
    """Reads the cells of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._strings = workbook.strings
        self._formats = workbook.formats
        self._from_1904 = workbook.counts_from_1904

    def read(self, cell: Cell) -> Read:
        """The text, and what is wrong with it."""
        text, flaw = self._read(cell)
        if self._from_1904 and flaw is None and DAY_NUMBER.fullmatch(text):
            return text, DAY_NUMBER_1904
        return text, flaw

    def _read(self, cell: Cell) -> Read:
        _, kind, style, value = cell
        if value is None:
            return NO_VALUE.rule, NO_VALUE
        match kind:
            case "s":
                return self._shared(value)
            case "n":
                return self._number(value, self._formats.get(style, GENERAL))
            case "str" | "inlineStr":
                found: Read = (unescaped(value), None)
            case "b" if value in ("0", "1"):
                found = ("true" if value == "1" else "false", TRUE_OR_FALSE)
            case "e":
                found = (value, ERROR_VALUE)
            case "d":
                found = (_iso_date(value), DATE)
            case _:
                found = (value, BROKEN)
        return found

    def _shared(self, value: str) -> Read:
        known = value.isdecimal() and len(value) < 10 and int(value) < len(self._strings)
        return (self._strings[int(value)], None) if known else (value, BROKEN)

    def _number(self, text: str, shown: NumberFormat) -> Read:
        number = to_number(text)
        if number is None:
            return text, BROKEN
        plain = str(int(number)) if number.is_integer() else repr(number)
        match shown.looks:
            case Looks.DATE:
                return _moment(number, from_1904=self._from_1904) or plain, DATE
            case Looks.ELAPSED:
                return str(dt.timedelta(days=number)) if abs(number) < LATEST_DAY else plain, DATE
            case _ if abs(number) >= LARGEST_EXACT:
                return plain, NUMBER_TOO_LONG
            case Looks.PADDED if plain.isdecimal():
                return shown.prefix + plain.zfill(shown.digits), None
        return plain, WHY_NO_IDENTIFIER.get(shown.looks)


def to_number(text: str) -> float | None:
    """The number in a cell's XML, or None where there is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in text else None


# A file of a million dates has a few thousand days.
@lru_cache(maxsize=1 << 14)
def _moment(days: float, *, from_1904: bool) -> str | None:
    """A day number as a date, as date and time, or as a time of day where it is less than one; None if it is none."""
    if not 0 <= days < LATEST_DAY or (int(days) == FICTITIOUS_DAY and not from_1904):
        return None
    epoch = IN_1904 if from_1904 else BEFORE_IT if days < FICTITIOUS_DAY else AFTER_IT
    moment = epoch + dt.timedelta(milliseconds=round(days * 86_400_000))
    return moment.time().isoformat() if days < 1 else _shown(moment)


def _iso_date(text: str) -> str:
    """The cells of strict workbooks that hold dates as text."""
    try:
        return _shown(dt.datetime.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        return text


def _shown(moment: dt.datetime) -> str:
    """A date without a time where that is midnight."""
    return moment.date().isoformat() if moment.time() == dt.time() else moment.isoformat(sep=" ")
