"""Indicators 4 and 16 and re-referrals: care proceedings, expert reports, referrals that follow another."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache

from .dates import Quarter, age_on, months_later
from .deliveries import Authority, Row
from .families import SEEDS
from .fields import of_person
from .figures import Figure
from .plans import days, referral_at
from .service_level import People, distinct_rows

DATES = ("pre_proceedings_date", "issued_date", "concluded_date")


def proceedings_of(authority: Authority, person_ids: set[str] | None) -> list[Row]:
    """One row for each set of proceedings, those of given people or all: "of several children counts once, with its
    earliest dates".
    """
    by_id: dict[str, list[Row]] = {}
    for row in authority.of("care_proceedings"):
        by_id.setdefault(row["proceedings_id"], []).append(row)
    found = []
    for rows in by_id.values():
        if person_ids is None or any(row["person_id"] in person_ids for row in rows):
            found.append({column: earliest([row[column] for row in rows]) for column in DATES})
    return found


def earliest(days_found: list[date | None]) -> date | None:
    return min((day for day in days_found if day is not None), default=None)


def has_come(day: date | None, by: date) -> bool:
    return day is not None and day <= by


def figures_of_proceedings(authority: Authority, quarter: Quarter, person_ids: set[str] | None) -> list[Figure]:
    """Indicator 4: "number begun in the quarter, number in court and in pre-proceedings at quarter end, mean days from
    issue to conclusion of those concluded in the quarter".
    """
    last = quarter.end_known_at(authority.as_of)
    all_of_them = proceedings_of(authority, person_ids)
    not_concluded = [p for p in all_of_them if not has_come(p["concluded_date"], last)]
    issued = [p for p in all_of_them if p["issued_date"] is not None]
    concluded = [p for p in issued if p["concluded_date"] and quarter.start <= p["concluded_date"] <= last]
    return [
        Figure("4", "proceedings_issued", "count", sum(1 for p in issued if quarter.start <= p["issued_date"] <= last)),
        Figure(
            "4",
            "in_court_at_quarter_end",
            "count",
            sum(1 for p in not_concluded if has_come(p["issued_date"], last)),
        ),
        Figure(
            "4",
            "in_pre_proceedings_at_quarter_end",
            "count",
            sum(
                1
                for p in not_concluded
                if has_come(p["pre_proceedings_date"], last) and not has_come(p["issued_date"], last)
            ),
        ),
        Figure(
            "4",
            "days_issue_to_conclusion",
            "days",
            sum(days(p["issued_date"], p["concluded_date"]) for p in concluded),
            len(concluded),
        ),
    ]


@cache
def price_of_external_report() -> float | None:
    """The reference table `unit_costs`: empty "where no source gives a figure"."""
    with (SEEDS / "unit_costs.csv").open(encoding="utf-8", newline="") as file:
        (price,) = [row["gbp"] for row in csv.DictReader(file) if row["item"] == "external_expert_report"]
    return float(price) if price else None


def figures_of_reports(authority: Authority, quarter: Quarter) -> list[Figure]:
    """Indicator 16: "reports by the team's psychologists accepted by the court x the average cost of an external
    report"; "gbp (empty without a price)".
    """
    last = quarter.end_known_at(authority.as_of)
    accepted = sum(
        1
        for report in authority.of("expert_reports")
        if quarter.start <= report["filed_date"] <= last and report["author_in_team"] and report["accepted_by_court"]
    )
    price = price_of_external_report()
    avoided = None if price is None else accepted * price
    return [
        Figure("16", "expert_reports_accepted", "count", accepted),
        Figure("16", "expert_witness_cost_avoided", "gbp", avoided),
    ]


def follows_another(authority: Authority, referral: Row) -> bool:
    """ "a referral with an earlier one of the same child whose start lies in [start - 12 months, start)" """
    first = months_later(referral["start_date"], -12)
    others = authority.of_person("referrals", referral["person_id"])
    return any(first <= other["start_date"] < referral["start_date"] for other in others)


def is_under_12(authority: Authority, referral: Row) -> bool:
    """Of "children aged under 12", on the first day of the referral; not somebody whose age is not known."""
    born = {person["person_id"]: person["date_of_birth"] for person in authority.of("persons")}
    birth = born.get(referral["person_id"])
    return birth is not None and age_on(referral["start_date"], birth) < 12


def figures_of_re_referrals(authority: Authority, referrals: list[Row]) -> list[tuple[str, Figure]]:
    """Of all referrals, and "for under 12"."""
    found = []
    for breakdown in ("", "under_12"):
        own = [r for r in referrals if breakdown == "" or is_under_12(authority, r)]
        again = sum(1 for referral in own if follows_another(authority, referral))
        found.append((breakdown, Figure("rr", "re_referrals", "percent", again, len(own))))
    return found


def re_referrals_of_authority(authority: Authority, quarter: Quarter) -> list[tuple[str, Figure]]:
    """ "At authority level of all referrals that start in the quarter" """
    last = quarter.end_known_at(authority.as_of)
    started = [r for r in authority.of("referrals") if quarter.start <= r["start_date"] <= last]
    return figures_of_re_referrals(authority, started)


def re_referrals_of_spells(authority: Authority, quarter: Quarter, people: People) -> list[tuple[str, Figure]]:
    """ "at fs level of the R02 referrals of spells that start in it": the spells' starts, not the referrals'."""
    last = quarter.end_known_at(authority.as_of)
    referrals = [
        referral_at(of_person(authority, "referrals", member), spell.fs_start)
        for spell, member in people.pairs
        if member.is_child and quarter.start <= spell.fs_start <= last
    ]
    return figures_of_re_referrals(authority, distinct_rows([r for r in referrals if r is not None], "referral_id"))
