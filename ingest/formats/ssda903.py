"""SSDA903: children looked after, a file a table (CSV) or all in one (XML), every year or month.

Its tables that say when a child was looked after are used; the others are recognised, so that nobody is told that they
are unknown, and left alone. Headings of 2017 to 2026.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingest.contracts import ssda903
from ingest.formats.standard import FIRST_YEAR, Fill, RecordLayout, Standard, headings_in_records
from ingest.formats.xml import Element

UNUSED = {
    "reviews": "CHILD DOB REVIEW REVIEW_CODE",
    "missing": "CHILD DOB MISSING MIS_START MIS_END",
    "oc2": "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT"
    " SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
    "oc3": "CHILD DOB IN_TOUCH ACTIV ACCOM",
    "ad1": "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
    "placed_for_adoption": "CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
    "previous_permanence": "CHILD DOB PREV_PERM LA_PERM DATE_PERM",
    "sw_episodes": "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON",
    "dolo": "CHILD DOB DOLO_START DOLO_END",
}
XML_NAMES = {"CHILDID": "CHILD", "PL": "PLACE"}
YES = frozenset({"1", "TRUE", "Y", "YES"})


def _rows(child: Element) -> Iterator[tuple[str, Mapping[str, str]]]:
    header = child.child("HEADER")
    about = _cells(header)
    yield "header", about
    if about.get("UASC", "").strip().upper() in YES:
        yield "uasc", about
    for episode in child.children_named("EPISODE"):
        yield "episodes", {"CHILD": about.get("CHILD", ""), **_cells(episode)}


def _cells(element: Element | None) -> dict[str, str]:
    cells = element.children if element else ()
    return {XML_NAMES.get(cell.name, cell.name): cell.text for cell in cells if not cell.children}


_HEADINGS = {table.extract: headings_in_records(table) for table in ssda903.EXTRACTS}
_ELEMENTS = frozenset({"HEADER", "EPISODE", "UASC", *XML_NAMES}.union(*_HEADINGS.values()))
SSDA903 = Standard(
    name="ssda903",
    title="SSDA903",
    agency="social_care",
    tables=ssda903.EXTRACTS,
    unused={table: tuple(headings.split()) for table, headings in UNUSED.items()},
    fills=(
        Fill(("social_care", "periods_of_care"), ("episodes", "uasc"), FIRST_YEAR),
        Fill(("social_care", "persons"), ("header",)),
    ),
    # The schema asks for UASC of every child: an XML return always says who is one.
    xml=RecordLayout("EXPSSDA903", frozenset({"CHILD"}), _HEADINGS, _ELEMENTS, _rows),
)
