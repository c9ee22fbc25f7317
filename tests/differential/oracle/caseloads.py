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
    """ "cases and waiting list per worker ...; mean and highest". A worker whose waiting list is blank is left out of
    it; there is no figure where it is blank for all of them.
    """
    found = [
        Figure("14", "cases_per_worker", "cases", sum(row["cases"] for row in rows), len(rows)),
        Figure("14", "highest_cases", "cases", max(row["cases"] for row in rows)),
    ]
    waiting = [row["waiting"] for row in rows if row["waiting"] is not None]
    if waiting:
        found.append(Figure("14", "waiting_per_worker", "cases", sum(waiting), len(waiting)))
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
