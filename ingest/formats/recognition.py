"""Which tables of a standard a file holds: told by its column names or its XML root, never by its own name.

Columns that the standard does not know do no harm, nor do blank ones. A file that lacks some of a table's columns is
told which. Of a file's column names only those of a standard are ever said; any other is named by its position.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ingest.formats import STANDARDS
from ingest.formats.decoding import plain
from ingest.formats.sheets import XLSX, sheets_of
from ingest.formats.standard import XML, Standard, XmlLayout, normalised
from ingest.formats.wide import is_wide
from ingest.formats.xml import Head, head_of
from ingest.readers import Unreadable
from ingest.source import ScannedFile, Source, opened

# So many of a table's columns, and at least three in four of them, make a file in another folder look like it.
FEWEST_ALIKE = 4


@dataclass(frozen=True)
class Recognised:
    """What a file is: its standard and tables; or the `problem`, with the table that it is nearest to, '' for none.

    `refused` are tables of a workbook that cannot be read, each with the reason, beside those that can. `head` is what
    an XML file says of itself.
    """

    standard: str
    tables: tuple[str, ...] = ()
    problem: str = ""
    nearest: str = ""
    head: Head | None = None
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Match:
    """How a file's headings compare with a table's."""

    standard: Standard
    table: str
    found: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def rank(self) -> tuple[bool, float, int]:
        """Whole ones first, then by share, then by number of columns found."""
        known = self.standard.headings(self.table)
        # Several headings may mean one column.
        columns = len(set(known.values()) - {""}) or len(known)
        return not self.missing, min(len(self.found) / columns, 1.0), len(self.found)


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


def advice_on_file(file: ScannedFile) -> str:
    """As `advice`, of a file that is not open; '' also where it cannot be read. Raises `NotYetReadable`."""
    with opened(file.path, file.suffix, file.stamp, file.scanned) as source:
        return advice(source)


def advice(source: Source) -> str:
    """What to tell whoever put a standard's file into another folder, '' where it is, or is like, none."""
    try:
        if source.suffix == XML:
            head = head_of(source.file)
            known = [each for each in STANDARDS.values() if each.xml and each.xml.is_of(head)]
            return _belongs(known[0], f"{known[0].title} as XML") if known else ""
        if source.suffix == XLSX:
            for each in STANDARDS.values():
                lists = sum(sheet.is_whole for sheet in sheets_of(source, each)) if each.sheets else 0
                if lists:
                    return _belongs(each, f"{each.title}, of which it has {lists} list{'s' if lists > 1 else ''}")
        headings = _headings(source)
        if is_wide(headings):
            wide = next(each for each in STANDARDS.values() if each.wide)
            return _belongs(wide, f"the table {wide.wide} of {wide.title}, a column a session")
        best = _best(headings, _with_tables(STANDARDS.values()))
    except (Unreadable, ValueError):  # then it is none, or its extension is no reader's
        return ""
    if best is None or (best.missing and (len(best.found) < FEWEST_ALIKE or best.rank[1] < 0.75)):
        return ""
    lacks = f" without the columns {', '.join(best.missing)}" if best.missing else ""
    return _belongs(best.standard, f"the table {best.table} of {best.standard.title}{lacks}")


def _belongs(standard: Standard, what: str) -> str:
    return f"it looks like {what}, which belongs in {standard.place}"


def _in_its_folder(source: Source, standard: Standard) -> Recognised:
    if source.suffix == XML:
        return _xml(source, standard)
    return _workbook(source, standard) if standard.sheets else _file_of_one_table(source, standard)


def _file_of_one_table(source: Source, standard: Standard) -> Recognised:
    headings = _headings(source)
    if standard.wide and is_wide(headings):
        return Recognised(standard.name, (standard.wide,))
    best = _best(headings, _with_tables((standard,)))
    if best and not best.missing:
        return Recognised(standard.name, (best.table,))
    elsewhere = advice(source)
    if elsewhere and (best is None or not best.found):
        return Recognised(standard.name, problem=elsewhere)
    if standard.is_xml_only:
        return Recognised(standard.name, problem=f"it is no XML: {standard.title} comes as XML only")
    if best is None or len(best.found) < 2:
        known = ", ".join(standard.table_names())
        return Recognised(standard.name, problem=f"its columns are those of no table of {standard.title} ({known})")
    return Recognised(standard.name, problem=_near_miss(best, headings), nearest=best.table)


def _xml(source: Source, standard: Standard) -> Recognised:
    head = head_of(source.file)
    if standard.xml and standard.xml.is_of(head):
        return Recognised(standard.name, tuple(standard.xml.tables), head=head)
    wanted = _wanted(standard.xml) if standard.xml else "no XML"
    elsewhere = advice(source)
    return Recognised(
        standard.name, problem=f"not {standard.title}, which has {wanted}" + (f"; {elsewhere}" if elsewhere else "")
    )


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


def _wanted(layout: XmlLayout) -> str:
    collection = f" and the Collection {layout.collection}" if layout.collection else ""
    return f"the root element {layout.root}{collection}"


def _with_tables(standards: Iterable[Standard]) -> list[Standard]:
    """Those whose tables come as files of their own."""
    return [standard for standard in standards if not (standard.is_xml_only or standard.sheets)]


def _headings(source: Source) -> tuple[str, ...]:
    expected = {
        heading for each in STANDARDS.values() for table in each.table_names() for heading in each.headings(table)
    }
    header = plain(source).table([heading.lower() for heading in expected]).header
    return tuple(normalised(name) for heading in header for name in heading.split("\t"))


def _best(headings: Iterable[str], standards: Iterable[Standard]) -> _Match | None:
    """The table that the headings fit best; None where there is no heading of any."""
    present = set(headings)
    matches = [_match(present, standard, table) for standard in standards for table in standard.table_names()]
    return max((match for match in matches if match.found), key=lambda match: match.rank, default=None)


def _match(present: set[str], standard: Standard, table: str) -> _Match:
    found = tuple(heading for heading in standard.headings(table) if heading in present)
    missing = tuple(headings[0] for headings in standard.needed(table) if present.isdisjoint(headings))
    return _Match(standard, table, found, missing)


def _near_miss(match: _Match, headings: tuple[str, ...]) -> str:
    known: Mapping[str, str] = match.standard.headings(match.table)
    unknown = [str(position) for position, name in enumerate(headings, 1) if name and name not in known]
    said = f"nearly the table {match.table} of {match.standard.title}: found {', '.join(match.found)}"
    said += f"; missing {', '.join(match.missing)}"
    return said + (f"; not known, counted from the left: {', '.join(unknown)}" if unknown else "")
