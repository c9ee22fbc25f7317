"""A workbook: its first visible sheet, and what the cells of the sheet refer to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree.ElementTree import Element

from ingest.readers.base import Unreadable
from ingest.readers.number_formats import BUILT_IN, NumberFormat, number_format
from ingest.readers.package import DAMAGED, Package
from ingest.readers.sheet import Row, sheet_rows
from ingest.readers.texts import shared_strings

GENERAL = number_format("General")


@dataclass(frozen=True)
class _Sheet:
    name: str
    part: str
    visible: bool


@dataclass(frozen=True)
class Workbook:
    """An open workbook. `formats` are by style, as cells name it; `counts_from_1904` is how it numbers days."""

    strings: list[str]
    formats: dict[str, NumberFormat]
    counts_from_1904: bool
    _package: Package
    _sheets: tuple[_Sheet, ...]

    @property
    def sheet_name(self) -> str:
        """The name of the first visible sheet."""
        return self._first.name

    def rows(self) -> Iterator[Row]:
        """The rows of the first visible sheet that hold anything. Raises `Unreadable`."""
        return sheet_rows(self._package, self._first.part)

    def others_with_data(self) -> tuple[int, int]:
        """How many other sheets hold data, and how many of these are hidden."""
        others = [sheet for sheet in self._sheets if sheet is not self._first and self._holds_data(sheet)]
        return len(others), sum(not sheet.visible for sheet in others)

    @property
    def _first(self) -> _Sheet:
        return next(sheet for sheet in self._sheets if sheet.visible)

    def _holds_data(self, sheet: _Sheet) -> bool:
        try:
            return next(sheet_rows(self._package, sheet.part), None) is not None
        except Unreadable:
            # It is not read, so damage in it does no harm; it counts as a sheet with data.
            return True


def open_workbook(file: BinaryIO) -> Workbook:
    """Open a workbook, transitional or strict. Raises `Unreadable`, here or while rows are read."""
    package = Package(file)
    main = next((part for kind, part in package.related().values() if kind == "officeDocument"), "")
    tree, related = package.tree(main), package.related(main)
    sheets = tuple(_sheets(tree, related))
    if not any(sheet.visible for sheet in sheets):
        raise Unreadable("the workbook has no visible sheet of rows")
    parts = dict(related.values())
    properties = tree.find("{*}workbookPr")
    return Workbook(
        shared_strings(package, parts["sharedStrings"]) if "sharedStrings" in parts else [],
        _formats(package.tree(parts["styles"])) if "styles" in parts else {},
        properties is not None and properties.get("date1904", "") in ("1", "true", "on"),
        package,
        sheets,
    )


def _sheets(tree: Element, related: dict[str, tuple[str, str]]) -> Iterator[_Sheet]:
    """The worksheets in the order of their tabs; charts and dialogs are none."""
    for sheet in tree.findall("{*}sheets/{*}sheet"):
        relation = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        if relation not in related:
            raise Unreadable(DAMAGED)
        kind, part = related[relation]
        if kind == "worksheet":
            yield _Sheet(sheet.get("name", ""), part, sheet.get("state", "visible") == "visible")


def _formats(styles: Element) -> dict[str, NumberFormat]:
    codes = {str(number): code for number, code in BUILT_IN.items()}
    codes |= {each.get("numFmtId", ""): each.get("formatCode", "") for each in styles.findall("{*}numFmts/{*}numFmt")}
    return {
        str(style): number_format(codes.get(cell.get("numFmtId", ""), "General"))
        for style, cell in enumerate(styles.findall("{*}cellXfs/{*}xf"))
    }
