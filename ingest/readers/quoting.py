"""Finds a quotation mark that is opened and never closed.

Such a mark swallows the rows up to the next mark, or to the end of the file, and a parser takes them for one long
value without complaint: rows would be lost unnoticed. Python's strict parser finds it, but slowly, so it reads only
files in which a value runs over lines.
"""

import csv
import io
from typing import BinaryIO


def unclosed_quote(file: BinaryIO, body: int, codec: str, delimiter: str) -> int | None:
    """The row number (the header is 1) of the first record with such a mark, or None."""
    file.seek(body)
    text = io.TextIOWrapper(file, encoding=codec, newline="")
    try:
        return _first_broken(csv.reader(text, delimiter=delimiter, strict=True))
    finally:
        text.detach()


def _first_broken(reader: "csv._reader") -> int | None:
    row, lines_before = 1, 0
    while True:
        row += 1
        try:
            next(reader)
        except StopIteration:
            return None
        except csv.Error as error:
            # `"Jack" Smith` on one line is odd but harms no neighbour; over lines, rows have been swallowed.
            if reader.line_num - lines_before > 1 or "end of data" in str(error):
                return row
        lines_before = reader.line_num
