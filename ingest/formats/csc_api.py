"""The Department's daily collection of children's social care: payloads in JSON, as councils' programs send them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingest.contracts import csc_api
from ingest.formats.standard import FIRST_PAYLOAD, Fill, RecordLayout, Standard, heading_of
from ingest.formats.xml import Element, cells_of

Row = tuple[str, Mapping[str, str]]
# Elements of an episode that are rows, and their table.
OF_EPISODES = {
    "CHILD_IN_NEED_PLANS": "child_in_need_plans",
    "CHILD_PROTECTION_PLANS": "child_protection_plans",
    "CHILD_LOOKED_AFTER_PLACEMENTS": "placements",
}
PURGE, FACTORS = "PURGE", "FACTORS"
YES = frozenset({"true", "1"})


def _rows(child: Element) -> Iterator[Row]:
    about = cells_of(child)
    whose = {"LA_CHILD_ID": about.get("LA_CHILD_ID", ""), PURGE: about.get(PURGE, "")}
    yield "children", {**cells_of(child.child("CHILD_DETAILS")), **whose}
    for episode in child.children_named("SOCIAL_CARE_EPISODES"):
        cells = _within(whose, episode)
        yield "episodes", cells
        for assessment in episode.children_named("CHILD_AND_FAMILY_ASSESSMENTS"):
            found = _within(cells, assessment)
            for factor in {each.text.strip() for each in assessment.children_named(FACTORS)} or {""}:
                yield "factors", {**found, FACTORS: factor}
        for element in episode.children:
            if element.name in OF_EPISODES:
                yield OF_EPISODES[element.name], _within(whose | {PURGE: cells[PURGE]}, element)


def _within(outer: Mapping[str, str], element: Element) -> dict[str, str]:
    """The cells of an element and of what it is in: it is taken back with that."""
    cells = cells_of(element)
    is_purged = any(each.get(PURGE, "").lower() in YES for each in (outer, cells))
    return {**outer, **cells, PURGE: "true" if is_purged else ""}


_HEADINGS = {table.extract: tuple(heading_of(column) for column in table.columns()) for table in csc_api.EXTRACTS}
CSC_API = Standard(
    name="csc_api",
    title="the Department's daily collection",
    agency="social_care",
    tables=csc_api.EXTRACTS,
    unused={},
    fills=(
        Fill(("social_care", "persons"), ("children",)),
        Fill(("social_care", "referrals"), ("episodes", "factors"), FIRST_PAYLOAD),
        Fill(("social_care", "child_in_need_plans"), ("child_in_need_plans",), FIRST_PAYLOAD),
        Fill(("social_care", "child_protection_plans"), ("child_protection_plans",), FIRST_PAYLOAD),
        Fill(("social_care", "periods_of_care"), ("placements", "children"), FIRST_PAYLOAD),
    ),
    precedence=4,
    json=RecordLayout(
        root="",
        records=frozenset(),
        tables=_HEADINGS,
        elements=frozenset(),
        rows=_rows,
        unused=("names", "postcode", "disabilities", "SDQ", "section 47", "care workers", "adoption", "care leavers"),
    ),
)
