"""How partners write files: container, encoding, delimiter, dates, yes and no, missing values, column names.

Knows nothing of what the columns mean; which partner writes how is in `styles.py`.
"""

import codecs
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

ISO, UK = "%Y-%m-%d", "%d/%m/%Y"
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
PLAIN_LETTER = "plain letter"


@dataclass(frozen=True)
class Style:
    """`container`: csv, xlsx or parquet. `headers`: snake, spaced or upper. For xlsx only yes_no and headers matter."""

    container: str = "csv"
    encoding: str = "utf-8"
    bom: bool = False
    delimiter: str = ","
    dates: str = ISO
    yes_no: tuple[str, str] = ("Y", "N")
    missing: str = ""
    headers: str = "snake"
    newline: str = "\n"


def as_text(frame: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Every value as the partner's system prints it; missing values stay null."""
    yes, no = style.yes_no
    columns = []
    for name, dtype in frame.schema.items():
        column = pl.col(name)
        if dtype == pl.Date:
            columns.append(column.dt.to_string(style.dates))
        elif dtype == pl.Boolean:
            columns.append(pl.when(column).then(pl.lit(yes)).when(~column).then(pl.lit(no)).alias(name))
        else:
            columns.append(column.cast(pl.String))
    return frame.with_columns(columns)


def header(name: str, style: Style) -> str:
    """A contract column's name as this partner heads it."""
    if style.headers == "spaced":
        return name.replace("_", " ").capitalize()
    return name.upper() if style.headers == "upper" else name


def write(path: Path, frames: Iterable[pl.DataFrame], style: Style, ragged_lines: tuple[int, ...] = ()) -> int:
    """Write the frames (at least one) as one file, private to its owner; returns the rows written.

    `ragged_lines`: numbers of lines (the header is 1) that get one field too many; csv only.
    """
    make_folder(path.parent)
    if style.container == "csv":
        rows = _write_csv(path, frames, style)
        if ragged_lines:
            _add_fields(path, style, ragged_lines)
    else:
        frame = pl.concat(list(frames))
        rows = len(frame)
        if style.container == "parquet":
            frame.write_parquet(path)
        else:
            _write_xlsx(path, frame, style)
    path.chmod(PRIVATE_FILE)
    return rows


def make_folder(folder: Path) -> None:
    """Create the folder and those above it that are missing, all private to their owner."""
    for missing in [one for one in (*reversed(folder.parents), folder) if not one.exists()]:
        missing.mkdir(mode=PRIVATE_FOLDER)


def _plain_letter(error: UnicodeEncodeError) -> tuple[str, int]:
    """A letter that a code page lacks is written without its accent, as old systems do."""
    letter = error.object[error.start]
    return {"ł": "l", "Ł": "L"}.get(letter, unicodedata.normalize("NFKD", letter)[0]), error.start + 1


codecs.register_error(PLAIN_LETTER, _plain_letter)


def _write_csv(path: Path, frames: Iterable[pl.DataFrame], style: Style) -> int:
    rows = 0
    with path.open("wb") as file:
        if style.bom:
            file.write(b"\xef\xbb\xbf")
        for number, frame in enumerate(frames):
            named = as_text(frame, style).rename({name: header(name, style) for name in frame.columns})
            options = {
                "include_header": number == 0,
                "separator": style.delimiter,
                "line_terminator": style.newline,
                "null_value": style.missing,
            }
            if style.encoding == "utf-8":
                named.write_csv(file, **options)
            else:
                file.write(named.write_csv(**options).encode(style.encoding, PLAIN_LETTER))
            rows += len(frame)
    return rows


def _add_fields(path: Path, style: Style, line_numbers: tuple[int, ...]) -> None:
    lines = path.read_bytes().split(style.newline.encode())
    for number in line_numbers:
        lines[number - 1] += f"{style.delimiter}see notes".encode(style.encoding, PLAIN_LETTER)
    path.write_bytes(style.newline.encode().join(lines))


def _write_xlsx(path: Path, frame: pl.DataFrame, style: Style) -> None:
    """A workbook as a spreadsheet user makes it: real dates and numbers, a bold header; the same bytes every time."""
    yes, no = style.yes_no
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2020, 4, 1)})
        sheet = book.add_worksheet("Extract")
        date_format, bold = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"bold": True})
        for index, (name, dtype) in enumerate(frame.schema.items()):
            sheet.write_string(0, index, header(name, style), bold)
            for row, value in enumerate(frame[name], 1):
                if value is None:
                    continue
                if dtype == pl.Date:
                    sheet.write_datetime(row, index, value, date_format)
                elif dtype == pl.Boolean:
                    sheet.write_string(row, index, yes if value else no)
                elif dtype.is_numeric():
                    sheet.write_number(row, index, value)
                else:
                    sheet.write_string(row, index, value)
