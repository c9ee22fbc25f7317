"""What every reader gives: a header, and batches of text with the row numbers that Excel shows.

Nothing here knows a contract: names are as the file writes them and every value is text.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import polars as pl

from ingest.faults import REFUSALS

ROW_NUMBER = pl.UInt32
TOO_MANY_FIELDS = "too many fields"
TOO_FEW_FIELDS = "too few fields"
DATE_AS_IDENTIFIER = "a date where an identifier belongs"
TRUE_OR_FALSE_AS_IDENTIFIER = "true or false where an identifier belongs"


class Unreadable(Exception):
    """The file cannot be read as a table. The message is plain words and carries no value of the file."""


@contextmanager
def damage_refused(reason: str, *errors: type[Exception]) -> Iterator[None]:
    """What a library raises over a damaged file, `errors` or an `OSError`, becomes `Unreadable` with this reason.

    The library's texts may quote the file, so they go no further. What the machine refuses stays as it is. The block
    calls the library alone: a fault of ours would look like damage.
    """
    try:
        yield
    except (OSError, *errors) as error:
        if isinstance(error, OSError) and error.errno in REFUSALS:
            raise
        raise Unreadable(reason) from None


@dataclass(frozen=True)
class Layout:
    """How a file is laid out where it cannot be told by looking: what is 0, 1 or '' here is as usual.

    `sheet` is a workbook's, by name. `header_row` is the row of the column names; a text file may have none (0), then
    its columns have no names. `delimiter` is that of a text file, `encoding` Python's name of its character set. Of
    `fused` headings one that holds a tab is two.
    """

    sheet: str = ""
    header_row: int = 1
    delimiter: str = ""
    encoding: str = ""
    fused: bool = False


USUAL = Layout()


@dataclass(frozen=True)
class RaggedRow:
    """A row whose number of fields differs from the header's; `fields` are all of them, as they come."""

    row_number: int
    rule: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class BadCells:
    """Cells of one column that the file format itself shows to be bad (Excel error values, say).

    `position` counts from 0, `row_numbers` is UInt32. With a `column_type`, they are bad in the contract's columns of
    that type only.
    """

    position: int
    rule: str
    column_type: str
    row_numbers: pl.Series


@dataclass(frozen=True)
class Batch:
    """Some consecutive rows.

    `cells` has one String column for each header position, named by `column_names`, never null; `row_number`
    (UInt32) is as long as `cells`. A row with a bad cell is in `cells` too; a ragged one is not.
    """

    cells: pl.DataFrame
    row_number: pl.Series
    ragged: tuple[RaggedRow, ...] = ()
    bad_cells: tuple[BadCells, ...] = ()

    @property
    def rows(self) -> int:
        """Rows of the file in this batch: blank ones are not rows."""
        return self.cells.height + len(self.ragged)


@dataclass
class Table:
    """An open file: its header as written, how it was read, and its rows, once.

    `delimiter` is that of a text file, `preamble` its text before the header. `notes` and `blank_rows` are whole when
    `batches` is exhausted.
    """

    header: tuple[str, ...]
    batches: Iterator[Batch]
    notes: list[str] = field(default_factory=list)
    blank_rows: int = 0
    delimiter: str = ""
    preamble: str = ""


def column_names(width: int) -> list[str]:
    """Names for columns by position: a file's own header may hold anything, duplicates and personal data too."""
    return [f"column_{position}" for position in range(width)]


def normalise(name: str) -> str:
    """A column name as contracts write it: `Person ID ` -> `person_id`."""
    return re.sub(r"[\s_]+", "_", name.strip().lower()).strip("_")


def without_blank_rows(cells: pl.DataFrame, row_number: pl.Series) -> tuple[pl.DataFrame, pl.Series, int]:
    """Drop rows in which no cell holds more than white space; also say how many."""
    first = cells.to_series(0)
    # Nearly every row has a first cell: this keeps the full test away from files without blank rows.
    maybe = (first.str.len_bytes() == 0) | first.str.contains(r"^\s")
    if not maybe.any():
        return cells, row_number, 0
    blank = cells.select(pl.all_horizontal(pl.all().str.strip_chars() == "")).to_series()
    dropped = int(blank.sum())
    return (cells.filter(~blank), row_number.filter(~blank), dropped) if dropped else (cells, row_number, 0)
