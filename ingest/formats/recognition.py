"""Which tables of a standard a file holds: told by its column names or its XML root, never by its own name.

Columns that the standard does not know do no harm, nor do blank ones. A file that lacks some of a table's columns is
told which. Of a file's column names only those of a standard are ever said; any other is named by its position.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.formats import STANDARDS, payloads
from ingest.formats.advice import advice
from ingest.formats.matching import best, headings_of
from ingest.formats.sheets import XLSX, sheets_of
from ingest.formats.standard import JSON, TEXT, XML, RecordLayout, Standard
from ingest.formats.wide import is_wide
from ingest.formats.xml import Head, head_of
from ingest.readers import Unreadable
from ingest.source import ScannedFile, Source, opened


@dataclass(frozen=True)
class Recognised:
    """What a file is: its standard and tables; or the `problem`, with the table that it is nearest to, '' for none.

    `refused` are tables of a workbook that cannot be read, each with the reason, beside those that can. `head` is what
    an XML or JSON file says of itself.
    """

    standard: str
    tables: tuple[str, ...] = ()
    problem: str = ""
    nearest: str = ""
    head: Head | None = None
    refused: Mapping[str, str] = field(default_factory=dict)


def recognise_file(file: ScannedFile, name: str) -> Recognised:
    """What a file in the folder of the standard `name` holds. It can be called in another process.

    Raises `NotYetReadable`.
    """
    standard = STANDARDS[name]
    with opened(file.path, file.suffix, file.stamp, file.scanned) as source:
        try:
            return _in_its_folder(source, standard)
        except Unreadable as error:
            source.check_unchanged()
            return Recognised(name, problem=str(error))


def _in_its_folder(source: Source, standard: Standard) -> Recognised:
    if source.suffix == XML:
        return _xml(source, standard)
    if source.suffix == JSON:
        return _json(source, standard)
    return _workbook(source, standard) if standard.sheets else _file_of_one_table(source, standard)


def _file_of_one_table(source: Source, standard: Standard) -> Recognised:
    headings = headings_of(source)
    if standard.json and source.suffix == TEXT and payloads.COLUMN.upper() in headings:
        return _json(source, standard)
    if standard.wide and is_wide(headings):
        return Recognised(standard.name, (standard.wide,))
    nearest = best(headings, (standard,))
    if nearest and not nearest.missing:
        return Recognised(standard.name, (nearest.table,))
    elsewhere = advice(source)
    if not nearest and elsewhere:
        return Recognised(standard.name, problem=elsewhere)
    if not nearest or len(nearest.found) < 2:
        return Recognised(standard.name, problem=_none_of(standard))
    return Recognised(standard.name, problem=nearest.near_miss(headings), nearest=nearest.table)


def _none_of(standard: Standard) -> str:
    if standard.is_xml_only:
        return f"it is no XML: {standard.title} comes as XML only"
    if standard.json:
        return f"it is no JSON and has no column {payloads.COLUMN}: {standard.title} comes as either"
    return f"its columns are those of no table of {standard.title} ({', '.join(standard.table_names())})"


def _xml(source: Source, standard: Standard) -> Recognised:
    head = head_of(source.file)
    if standard.xml and standard.xml.is_of(head):
        return Recognised(standard.name, tuple(standard.xml.tables), head=head)
    wanted = _wanted(standard.xml) if standard.xml else "no XML"
    elsewhere = advice(source)
    return Recognised(
        standard.name, problem=f"not {standard.title}, which has {wanted}" + (f"; {elsewhere}" if elsewhere else "")
    )


def _json(source: Source, standard: Standard) -> Recognised:
    if standard.json:
        return Recognised(standard.name, tuple(standard.json.tables), head=payloads.head_of(source))
    return Recognised(standard.name, problem="; ".join(filter(None, [f"{standard.title} has no JSON", advice(source)])))


def _workbook(source: Source, standard: Standard) -> Recognised:
    sheets = sheets_of(source, standard) if source.suffix == XLSX else []
    tables = dict.fromkeys(sheet.table for sheet in sheets if sheet.table)
    if not tables:
        is_none = "none of its sheets is a list" if source.suffix == XLSX else "it is no workbook"
        problem = f"{is_none}: {standard.title} comes as a workbook, a sheet a list"
        return Recognised(standard.name, problem="; ".join(filter(None, [problem, advice(source)])))
    refused = {}
    for table in tables:
        several = [sheet for sheet in sheets if sheet.table == table]
        if len(several) > 1:
            refused[table] = f"{len(several)} sheets are the table {table} of {standard.title}: leave one"
        elif missing := several[0].missing:
            refused[table] = f"nearly the table {table} of {standard.title}: missing {', '.join(missing)}"
    return Recognised(standard.name, tuple(table for table in tables if table not in refused), refused=refused)


def _wanted(layout: RecordLayout) -> str:
    collection = f" and the Collection {layout.collection}" if layout.collection else ""
    return f"the root element {layout.root}{collection}"
