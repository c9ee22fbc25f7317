"""The children's social work workforce census: an XML file with everything in it, every year; elements of 2022."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingest.contracts import csww
from ingest.formats.standard import Fill, RecordLayout, Standard, headings_in_records
from ingest.formats.xml import Element, cells_of

TABLES = {"CSWWWORKER": "workers", "LALEVELVACANCIES": "vacancies"}


def _rows(record: Element) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield TABLES[record.name], cells_of(record) | {"NUMBER": "1"}


_HEADINGS = {table.extract: headings_in_records(table) for table in csww.EXTRACTS}
CSWW = Standard(
    name="csww",
    title="the social work workforce census",
    agency="workforce",
    tables=csww.EXTRACTS,
    unused={},
    fills=(
        Fill(("workforce", "caseloads"), ("workers",)),
        Fill(("workforce", "posts"), ("workers", "vacancies")),
    ),
    filled={"vacancies": ("number_of_vacancies",)},
    is_xml_only=True,
    xml=RecordLayout(
        root="MESSAGE",
        collection="CSWW",
        records=frozenset(TABLES),
        tables=_HEADINGS,
        elements=frozenset(TABLES).union(*_HEADINGS.values()) - {"NUMBER"},
        rows=_rows,
        unused=("agency totals", "FTE30", "RoleStartDate", "reasons for leaving", "absence", "qualification"),
    ),
)
