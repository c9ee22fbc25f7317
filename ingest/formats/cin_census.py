"""The children in need census: an XML file with everything in it, every year; elements of 2017 to 2026.

Of 2027 the block on pre-proceedings is known from a validator of the sector only. It is read under a child or a case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ingest.contracts import cin_census
from ingest.formats.standard import FIRST_YEAR, Fill, RecordLayout, Standard, headings_in_records
from ingest.formats.xml import Element, cells_of

Row = tuple[str, Mapping[str, str]]
# Elements that hold a table's rows, and the one that dates a row.
PLANS = {
    "CINPLANDATES": ("child_in_need_plans", "CINPLANSTARTDATE"),
    "CHILDPROTECTIONPLANS": ("child_protection_plans", "CPPSTARTDATE"),
    "PREPROCEEDINGSANDFGDM": ("pre_proceedings", "PPSTARTDATE"),
}
FACTORS = ("FACTORSIDENTIFIEDATASSESSMENT", "ASSESSMENTFACTORS")


class _Numbers:
    """Counts what one child has of a table from the same day."""

    def __init__(self) -> None:
        self._counted: dict[tuple[str, str], int] = {}

    def next(self, table: str, day: str) -> str:
        """The next number of the table and day, from 1."""
        key = (table, day.strip())
        self._counted[key] = self._counted.get(key, 0) + 1
        return str(self._counted[key])


def _rows(child: Element) -> Iterator[Row]:
    about: dict[str, str] = {}
    for name in ("CHILDIDENTIFIERS", "CHILDCHARACTERISTICS"):
        about |= cells_of(child.child(name))
    yield "children", about
    whose, numbers = {"LACHILDID": about.get("LACHILDID", "")}, _Numbers()
    for case in child.children_named("CINDETAILS"):
        cells = whose | cells_of(case)
        cells["NUMBER"] = numbers.next("cin_details", cells.get("CINREFERRALDATE", ""))
        yield "cin_details", cells
        for assessment in case.children_named("ASSESSMENTS"):
            for found in assessment.children_named(FACTORS[0]):
                for factor in found.children_named(FACTORS[1]):
                    if factor.text.strip():
                        yield "assessment_factors", cells | {FACTORS[1]: factor.text}
        yield from _plans(case, cells, numbers)
    yield from _plans(child, whose, numbers)


def _plans(within: Element, cells: Mapping[str, str], numbers: _Numbers) -> Iterator[Row]:
    for element in within.children:
        if element.name in PLANS:
            table, dated = PLANS[element.name]
            plan = {**cells, **cells_of(element)}
            yield table, plan | {"NUMBER": numbers.next(table, plan.get(dated, ""))}


_HEADINGS = {table.extract: headings_in_records(table) for table in cin_census.EXTRACTS}
_CONTAINERS = frozenset({"CHILDIDENTIFIERS", "CHILDCHARACTERISTICS", "CINDETAILS", "ASSESSMENTS", *PLANS, *FACTORS})
CIN_CENSUS = Standard(
    name="cin_census",
    title="the children in need census",
    agency="social_care",
    tables=cin_census.EXTRACTS,
    unused={},
    fills=(
        Fill(("social_care", "persons"), ("children",)),
        Fill(("social_care", "referrals"), ("cin_details", "assessment_factors"), FIRST_YEAR),
        Fill(("social_care", "child_protection_plans"), ("child_protection_plans",), FIRST_YEAR),
        Fill(("social_care", "child_in_need_plans"), ("child_in_need_plans",), FIRST_YEAR, since=date(2021, 4, 1)),
        Fill(("social_care", "care_proceedings"), ("pre_proceedings",), FIRST_YEAR, since=date(2026, 4, 1)),
    ),
    filled={"pre_proceedings": ("pp_start_date",)},
    is_xml_only=True,
    xml=RecordLayout(
        root="MESSAGE",
        collection="CIN",
        records=frozenset({"CHILD"}),
        tables=_HEADINGS,
        elements=_CONTAINERS.union(*_HEADINGS.values()) - {"NUMBER"},
        rows=_rows,
        unused=("Disabilities", "assessments' dates", "Section47", "DateOfInitialCPC", "Reviews", "PersonDeathDate"),
    ),
)
