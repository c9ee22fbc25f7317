"""Indicator 14: caseloads by role and team, from the last snapshot of the quarter."""

from __future__ import annotations

from collections.abc import Iterator

from .dates import Quarter
from .deliveries import Authority, Row
from .figures import Figure


def last_snapshot(authority: Authority, quarter: Quarter) -> list[Row]:
    """ "the last snapshot in the quarter", of the whole authority."""
    last = quarter.end_known_at(authority.as_of)
    rows = [row for row in authority.of("caseloads") if quarter.start <= row["snapshot_date"] <= last]
    newest = max((row["snapshot_date"] for row in rows), default=None)
    return [row for row in rows if row["snapshot_date"] == newest]


def figures_of_workers(rows: list[Row]) -> list[Figure]:
    """ "cases and waiting list per worker ...; mean, lowest and highest; ... share of workers above 15 cases". A worker
    whose waiting list, full-time equivalent or split is blank is left out of it; there is no figure where it is blank
    for all of them.
    """
    cases = [row["cases"] for row in rows]
    found = [
        Figure("14", "cases_per_worker", "cases", sum(cases), len(rows)),
        Figure("14", "highest_cases", "cases", max(cases)),
        Figure("14", "lowest_cases", "cases", min(cases)),
        Figure("14", "above_15_cases", "percent", sum(1 for number in cases if number > 15), len(rows)),
    ]
    for measure, column in (
        ("waiting_per_worker", "waiting"),
        ("assessment_cases_per_worker", "assessment_cases"),
        ("individual_cases_per_worker", "individual_cases"),
        ("group_cases_per_worker", "group_cases"),
    ):
        recorded = [row[column] for row in rows if row[column] is not None]
        if recorded:
            found.append(Figure("14", measure, "cases", sum(recorded), len(recorded)))
    with_fte = [row for row in rows if row["fte"] is not None]
    if with_fte:
        fte = sum(row["fte"] for row in with_fte)
        found.append(Figure("14", "cases_per_fte", "cases", sum(row["cases"] for row in with_fte), fte))
    return found


def figures_of_caseloads(authority: Authority, quarter: Quarter) -> Iterator[tuple[str, str, str, Figure]]:
    """Level, level value, role and figure, for the roles that occur: `team` is the team of the caseload."""
    snapshot = last_snapshot(authority, quarter)
    for level, teams in (("authority", {""}), ("team", {row["team"] for row in snapshot})):
        for team in sorted(teams):
            own = [row for row in snapshot if level == "authority" or row["team"] == team]
            for role in sorted({row["role"] for row in own}):
                for figure in figures_of_workers([row for row in own if row["role"] == role]):
                    yield level, team, role, figure
