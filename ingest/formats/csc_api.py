"""The Department's daily collection of children's social care: payloads in JSON, as councils' programs send them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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
PURGE, FACTORS, CHANGES_ONLY = "PURGE", "FACTORS", "CHANGES_ONLY"
EPISODE = "SOCIAL_CARE_EPISODE_ID"
# Without these a child, an episode or an assessment is not there whole: the payload says what has changed.
BIRTHS, REFERRED, ASSESSED = ("DATE_OF_BIRTH", "EXPECTED_DATE_OF_BIRTH"), ("REFERRAL_DATE",), ("START_DATE",)
YES = frozenset({"true", "1"})


def _rows(child: Element) -> Iterator[Row]:
    about = cells_of(child)
    whose = {"LA_CHILD_ID": about.get("LA_CHILD_ID", ""), PURGE: about.get(PURGE, "")}
    details = cells_of(child.child("CHILD_DETAILS"))
    yield "children", {**details, **whose, CHANGES_ONLY: _changes_only(details, BIRTHS)}
    for episode in child.children_named("SOCIAL_CARE_EPISODES"):
        cells = _within(whose, episode)
        changes = {CHANGES_ONLY: _changes_only(cells, REFERRED)}
        yield "episodes", {**cells, **changes}
        for assessment in episode.children_named("CHILD_AND_FAMILY_ASSESSMENTS"):
            yield from _factors(cells, assessment)
        within = {**whose, EPISODE: cells.get(EPISODE, ""), PURGE: cells[PURGE]}
        for element in episode.children:
            if element.name in OF_EPISODES:
                yield OF_EPISODES[element.name], {**_within(within, element), **changes}


def _factors(episode: Mapping[str, str], assessment: Element) -> Iterator[Row]:
    """A row a factor, or one without a factor; none where the payload does not say what factors there are."""
    found = _within(episode, assessment)
    factors = {each.text.strip() for each in assessment.children_named(FACTORS)}
    if factors or found[PURGE] or not _changes_only(cells_of(assessment), ASSESSED):
        for factor in factors or {""}:
            yield "factors", {**found, FACTORS: factor}


def _changes_only(cells: Mapping[str, str], telling: Iterable[str]) -> str:
    return "" if any(cells.get(each, "").strip() for each in telling) else "true"


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
