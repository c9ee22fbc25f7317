"""Where Indicators 4, 8 to 20, re-referrals and x1 to x4 stand in `kpi.indicator`: level, breakdown, and extracts."""

from __future__ import annotations

from collections.abc import Iterator

from . import scores, service_level
from .caseloads import figures_of_caseloads
from .dates import Quarter
from .deliveries import Authority
from .families import members_of
from .figures import Figure
from .hospital import KINDS, SUMMARY, figures_of_hospital_use, uses_summary
from .legal import (
    figures_of_proceedings,
    figures_of_reports,
    re_referrals_of_authority,
    re_referrals_of_spells,
)
from .other_documents import figures_of_other_documents
from .places import BELOW_AUTHORITY, Place, levels
from .service_level import People
from .specialists import INVOLVEMENTS

Found = tuple[Place, Figure, tuple[str, ...]]
WHOLE_AUTHORITY = Place("authority", "", "")


def of_authority(authority: Authority, quarter: Quarter) -> Iterator[Found]:
    """4, 14, 16, rr and x1 to x4 of the whole authority; 14 of the teams too, which are the workers' own."""
    for figure in figures_of_proceedings(authority, quarter, None):
        yield WHOLE_AUTHORITY, figure, ("care_proceedings",)
    for figure in figures_of_reports(authority, quarter):
        yield WHOLE_AUTHORITY, figure, ("expert_reports",)
    for breakdown, figure in re_referrals_of_authority(authority, quarter):
        also = ("persons",) if breakdown else ()
        yield Place("authority", "", breakdown), figure, ("referrals", *also)
    for breakdown, figure, extracts in figures_of_other_documents(authority, quarter):
        yield Place("authority", "", breakdown), figure, extracts
    # Roles of an unknown quarter are not known to have occurred: no rows for them.
    if authority.reaches("caseloads", quarter.start):
        for level, team, role, figure in figures_of_caseloads(authority, quarter):
            yield Place(level, team, role), figure, ("caseloads",)


def of_fs(authority: Authority, quarter: Quarter, people: People) -> Iterator[Found]:
    """What is published for `fs` alone below the authority: 4 and rr."""
    place = Place("fs", "", "")
    person_ids = {member.person_id for member in people.distinct}
    for figure in figures_of_proceedings(authority, quarter, person_ids):
        yield place, figure, ("care_proceedings", *BELOW_AUTHORITY)
    for breakdown, figure in re_referrals_of_spells(authority, quarter, people):
        yield Place("fs", "", breakdown), figure, ("referrals", *BELOW_AUTHORITY)


def of_every_level(authority: Authority, quarter: Quarter, people: People) -> Iterator[tuple[str, Figure, tuple]]:
    """Breakdown, figure and extracts of what is published for `team` too: 10 and 11."""
    for figure in service_level.figures_of_treatments(authority, quarter, people):
        yield "", figure, ("treatments", *BELOW_AUTHORITY)
    for figure in service_level.figures_of_assessments(authority, quarter, people):
        yield "", figure, ("assessments", *BELOW_AUTHORITY)
    yield "", service_level.figure_of_drop_out(authority, quarter, people), ("treatments", *BELOW_AUTHORITY)


def of_fs_and_cohorts(
    authority: Authority, quarter: Quarter, people: People, cohort: str | None
) -> Iterator[tuple[str, Figure, tuple]]:
    """Breakdown, figure and extracts of 8, 9, 12, 13, 15 and 17 to 20."""
    for kind in KINDS:
        extracts = (SUMMARY if uses_summary(authority, kind, quarter) else kind.extract, *BELOW_AUTHORITY)
        for breakdown, figure in figures_of_hospital_use(authority, kind, quarter, people, cohort):
            yield breakdown, figure, extracts
    for domain, figure in service_level.figures_of_forms(authority, quarter, people):
        yield domain, figure, ("treatments", "treatment_outcomes_profiles", *BELOW_AUTHORITY)
    involvements = (INVOLVEMENTS,) if authority.sends(INVOLVEMENTS) else ()
    for instrument in (scores.PHQ9, scores.GAD7, scores.LSIR):
        for figure in scores.figures_of_scores(authority, people.pairs, quarter, instrument):
            yield "", figure, (instrument.extract, *involvements, *BELOW_AUTHORITY)
    for breakdown, figure in service_level.figures_of_repeats(authority, quarter, people):
        yield breakdown, figure, ("incidents", *BELOW_AUTHORITY)
    for role, figure in service_level.figures_of_programmes(authority, quarter, people):
        yield role, figure, ("programmes", *involvements, *BELOW_AUTHORITY)
    high_risk = service_level.figure_of_high_risk(authority, quarter, people)
    yield "", high_risk, ("incidents", "marac_referrals", *BELOW_AUTHORITY)


def figures_of(authority: Authority, quarter: Quarter) -> Iterator[Found]:
    """Every figure of one quarter, where it stands, and the extracts it rests on."""
    yield from of_authority(authority, quarter)
    for level, level_value, spells, _ in levels(authority, quarter):
        people = People([(spell, members_of(authority, spell)) for spell in spells])
        if level == "fs":
            yield from of_fs(authority, quarter, people)
        for breakdown, figure, extracts in of_every_level(authority, quarter, people):
            yield Place(level, level_value, breakdown), figure, extracts
        if level != "team":
            cohort = level_value if level == "cohort" else None
            for breakdown, figure, extracts in of_fs_and_cohorts(authority, quarter, people, cohort):
                yield Place(level, level_value, breakdown), figure, extracts
