"""A workbook: its first visible sheet or the one that is asked for, and what the cells of the sheet refer to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
    _read: _Sheet

    @property
    def sheet_name(self) -> str:
        """The name of the sheet that is read."""
        return self._read.name

    @property
    def sheet_names(self) -> list[str]:
        """The names of the visible sheets, in their order."""
        return [sheet.name for sheet in self._sheets if sheet.visible]

    def rows(self) -> Iterator[Row]:
        """The rows of that sheet that hold anything. Raises `Unreadable`."""
        return sheet_rows(self._package, self._read.part)

    def visible(self) -> Iterator[Workbook]:
        """The workbook at each of its visible sheets, in their order."""
        return (replace(self, _read=sheet) for sheet in self._sheets if sheet.visible)

    def others(self, *, hidden_alone: bool = False) -> Iterator[Workbook]:
        """The workbook at each other sheet, or at each hidden one."""
        others = (sheet for sheet in self._sheets if sheet is not self._read)
        return (replace(self, _read=sheet) for sheet in others if not (hidden_alone and sheet.visible))

    def others_with_data(self) -> tuple[int, int]:
        """How many other sheets hold data, and how many of these are hidden."""
        others = [sheet for sheet in self._sheets if sheet is not self._read and self._holds_data(sheet)]
        return len(others), sum(not sheet.visible for sheet in others)

    def _holds_data(self, sheet: _Sheet) -> bool:
        try:
            return next(sheet_rows(self._package, sheet.part), None) is not None
        except Unreadable:
            # It is not read, so damage in it does no harm; it counts as a sheet with data.
            return True


def open_workbook(file: BinaryIO, named: str = "") -> Workbook:
    """Open a workbook, transitional or strict, at its first visible sheet or the one of that name, in any case.

    Raises `Unreadable`, here or while rows are read.
    """
    package = Package(file)
    main = next((part for kind, part in package.related().values() if kind == "officeDocument"), "")
    tree, related = package.tree(main), package.related(main)
    sheets = tuple(_sheets(tree, related))
    meant = [sheet for sheet in sheets if (_plain(sheet.name) == _plain(named) if named else sheet.visible)]
    if not meant:
        raise Unreadable(
            "the workbook has no sheet of the mapping's name" if named else "the workbook has no visible sheet of rows"
        )
    parts = dict(related.values())
    properties = tree.find("{*}workbookPr")
    return Workbook(
        shared_strings(package, parts["sharedStrings"]) if "sharedStrings" in parts else [],
        _formats(package.tree(parts["styles"])) if "styles" in parts else {},
        properties is not None and properties.get("date1904", "") in ("1", "true", "on"),
        package,
        sheets,
        meant[0],
    )


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


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
