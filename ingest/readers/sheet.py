"""The cells of a worksheet as its XML has them, row by row and in bounded memory.

A far cell costs nothing: only cells that hold something are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_uppercase
from typing import NamedTuple

from ingest.readers.base import Unreadable
from ingest.readers.package import DAMAGED, Package
from ingest.readers.texts import ELEMENTS, TextReader

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


class Cell(NamedTuple):
    """A cell that holds something. `position` counts from 0; `type`, `style` and `value` are as the XML has them.

    `value` is None where there is a formula and no value.
    """

    position: int
    type: str
    style: str
    value: str | None


Row = tuple[int, list[Cell]]


def sheet_rows(package: Package, part: str) -> Iterator[Row]:
    """Rows that hold anything, in order: the row number (from 1) and the cells, by position. Raises `Unreadable`."""
    reader = _SheetReader()
    for _ in reader.read(package, part):
        yield from reader.rows
        reader.rows.clear()


class _SheetReader(TextReader):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._number = self._last = 0
        self._digits, self._sure = "", False
        self._cells: list[Cell] = []
        self._position = -1
        self._cell: dict[str, str] | None = None
        self._formula = self._valued = False
        self._columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        element = ELEMENTS.get(name)
        if element == "c":
            self._place(attributes.get("r"))
            self._cell, self._formula, self._valued = attributes, False, False
        elif element in ("v", "t"):
            self.within = self._valued = self._cell is not None
        elif element == "f":
            self._formula = True
        elif element == "row":
            self._begin_row(attributes.get("r"))
        elif element == "rPh":
            self.phonetic = True

    def end(self, name: str) -> None:
        self.depth -= 1
        element = ELEMENTS.get(name)
        if element in ("v", "t"):
            self.within = False
        elif element == "c":
            self._end_cell()
        elif element == "row":
            self._last = self._number
            if self._cells:
                self.rows.append((self._number, self._cells))
                self._cells = []
        elif element == "rPh":
            self.phonetic = False

    def _begin_row(self, number: str | None) -> None:
        self._number_row(number or str(self._last + 1))
        self._sure, self._position = number is not None, -1

    def _number_row(self, digits: str) -> None:
        try:
            self._digits, self._number = digits, int(digits)
        except ValueError:
            raise Unreadable(DAMAGED) from None
        # Row numbers tell rows apart, so one that repeats or goes back is damage.
        if not self._last < self._number <= LAST_ROW:
            raise Unreadable(DAMAGED)

    def _place(self, reference: str | None) -> None:
        """Take the position from the reference, `C7`; without one, the cell follows the one before it."""
        if reference is None:
            position = self._position + 1
        else:
            if not self._sure:
                self._number_row(reference.lstrip(ascii_uppercase))
            column = reference.removesuffix(self._digits)
            if column not in self._columns:
                self._columns[column] = _position(column)
            position = self._columns[column]
        self._sure = True
        if not self._position < position < LAST_COLUMN:
            raise Unreadable(DAMAGED)
        self._position = position

    def _end_cell(self) -> None:
        cell, self._cell = self._cell or {}, None
        value = "".join(self.pieces)
        self.pieces.clear()
        kind = cell.get("t", "n")
        # `=""` has a value, of type `str`: an empty one.
        if self._formula and (not self._valued or (not value and kind != "str")):
            self._cells.append(Cell(self._position, kind, cell.get("s", ""), None))
        elif value:
            self._cells.append(Cell(self._position, kind, cell.get("s", ""), value))


def _position(letters: str) -> int:
    """`A` -> 0, `AA` -> 26; -1 for what is no column."""
    if not letters or len(letters) > 3 or letters.strip(ascii_uppercase):
        return -1
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
