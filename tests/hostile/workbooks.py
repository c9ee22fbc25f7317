"""Workbooks for tests: made by xlsxwriter, or put together from XML that no writer would make."""

import io
import zipfile
from collections.abc import Callable, Iterable

import xlsxwriter

from ingest.readers import Table, open_table, scan

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_NAMES = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    RELATIONSHIPS: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
SHEET = "xl/worksheets/sheet1.xml"


def written(fill: Callable[[xlsxwriter.Workbook], object], **options: object) -> bytes:
    """What xlsxwriter makes of a workbook that `fill` has filled."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **options}) as book:
        fill(book)
    return content.getvalue()


def plain(*rows: Iterable, **options: object) -> bytes:
    """A workbook of one sheet. A tuple `(value, number format)` is a formatted cell."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                value, code = cell if isinstance(cell, tuple) else (cell, None)
                look = book.add_format({"num_format": code}) if code else None
                sheet.write(number, column, value, look)

    return written(fill, **options)


def patched(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with each part put through `change(name, bytes)`."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, change(name, source.read(name)))
    return target.getvalue()


def with_sheet(rows: str) -> bytes:
    """A workbook whose sheet holds this XML between `<sheetData>` and its end."""
    xml = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return patched(plain(("a",)), lambda name, part: xml.encode() if name == SHEET else part)


def text(reference: str, value: str) -> str:
    """The XML of a cell with a text of its own."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def opened(content: bytes, suffix: str = "xlsx", expected: tuple[str, ...] = ("a", "b")) -> Table:
    """The table in a file's bytes."""
    file = io.BytesIO(content)
    return open_table(file, scan(file), suffix, expected)


def cells(table: Table) -> list[tuple[int, tuple[str, ...]]]:
    """Whole rows with their numbers."""
    return [row for batch in table.batches for row in zip(batch.row_number, batch.cells.rows(), strict=True)]


def rules(table: Table) -> dict[tuple[int, int], tuple[str, str]]:
    """(row number, position) of each bad cell -> its rule and the type of columns in which it is bad."""
    return {
        (number, bad.position): (bad.rule, bad.column_type)
        for batch in table.batches
        for bad in batch.bad_cells
        for number in bad.row_numbers
    }
