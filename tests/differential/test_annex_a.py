"""The converter of Annex A: workbooks are written from invented histories, and give them back.

What the warehouse makes of all workbooks together must be what any of them holds, each with its true end.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from ingest import database
from ingest.boundary.pseudonyms import Pseudonymiser, load_key
from ingest.raw import build_raw
from orchestration import environment
from orchestration.dbt_bridge import project, runner
from tests.hostile.test_annex_a import LIST_3, LIST_6, LIST_7, LIST_8, child, workbook
from tests.partner import Partner

DAYS = (date(2019, 12, 31), date(2020, 5, 31), date(2020, 10, 31), date(2021, 3, 31))
LAST_DAY = DAYS[-1]
# Workbooks lie no further apart, so that what ended is in one of them before the next of its kind begins.
LONGEST_GAP = 155
MODELS = ("+referral", "+child_protection_plan", "+period_of_care", "+int_persons")
CATEGORIES = {"Neglect": "neglect", "a) Physical abuse": "physical", "Neglect, Physical and Emotional": "multiple"}


@dataclass(frozen=True)
class Stretch:
    """Something of a child that has a first day and an end; `what` is its category, need or legal status."""

    start: date
    end: date
    what: str

    def is_in(self, day: date) -> bool:
        """Whether a list as of the day holds it: open, or ended within twelve months."""
        return self.start <= day and self.end >= day - timedelta(days=365)

    def end_by(self, day: date) -> date | None:
        return self.end if self.end <= day else None


def stretches(rng: random.Random, whats: list[str]) -> Iterator[Stretch]:
    day = LAST_DAY - timedelta(days=rng.randint(0, 1500))
    while day < LAST_DAY and rng.random() < 0.8:
        end = day + timedelta(days=rng.randint(1, 400))
        yield Stretch(day, end, rng.choice(whats))
        day = end + timedelta(days=rng.randint(LONGEST_GAP, 400))


@dataclass(frozen=True)
class History:
    """A child's referrals (`what` is nfa, nothing, or the need of a case), plans and periods of care."""

    referrals: list[Stretch]
    plans: list[Stretch]
    periods: list[Stretch]

    def looked_after(self, day: date) -> list[Stretch]:
        """What list 8 has of the child: the latest period alone."""
        return [period for period in self.periods if period.is_in(day)][-1:]


def lists_of(children: dict[str, History], day: date) -> dict[str, list[tuple]]:
    sheets: dict[str, list[tuple]] = {"List 3": [LIST_3], "List 6": [LIST_6], "List 7": [LIST_7], "List 8": [LIST_8]}
    for number, history in children.items():
        for case in history.referrals:
            if day - timedelta(days=183) < case.start <= day:
                further = "Yes" if case.what == "nfa" else "No"
                sheets["List 3"].append(child(number, case.start, "q) 6: Police", further))
            if case.what.startswith("N") and case.is_in(day):
                sheets["List 6"].append(child(number, case.start, f"{case.what} - words", case.end_by(day)))
        for plan in history.plans:
            if plan.is_in(day):
                sheets["List 7"].append(child(number, plan.start, "Sexual abuse", plan.what, plan.end_by(day)))
        for period in history.looked_after(day):
            cells = ("b) No", period.start, "b) No", None, period.what, period.end_by(day), None, "f) U6: Foster")
            sheets["List 8"].append(child(number, *cells))
    return sheets


def test_workbooks_give_back_the_histories_they_were_made_of(tmp_path: Path) -> None:
    rng = random.Random(1)
    needs = ["nfa", "nothing", "N1", "N4", "N9"]
    children = {
        f"C{number}": History(
            list(stretches(rng, needs)),
            list(stretches(rng, sorted(CATEGORIES))),
            list(stretches(rng, ["C2: FCO", "E1: Placement order", "a) V4: Short breaks"])),
        )
        for number in range(300)
    }
    partner = Partner(tmp_path / "data")
    for day in DAYS:
        partner.send(f"luton/social_care/annex_a/{day}.xlsx", workbook(lists_of(children, day)))
    partner.load()
    assert {each.outcome for each in partner.deliveries()} == {"accepted"}
    with database.connect(partner.root.warehouse) as connection:
        build_raw(partner.root, connection)
    project.prepare()
    command = ["build", "--select", *MODELS, "--exclude-resource-type", "unit_test"]
    logs = environment.log_folder(partner.root) / "dbt"
    runner.run(command, environment.dbt_environment(partner.root), logs).raise_errors()
    keys = Pseudonymiser(load_key(partner.root.path), "luton").keys(pl.Series(list(children)), "person")
    referrals, plans, periods = [], [], []
    for key, history in zip(keys, children.values(), strict=True):
        for case in history.referrals:
            end, need = case.end_by(LAST_DAY), case.what
            is_listed = any(day - timedelta(days=183) < case.start <= day for day in DAYS)
            if need.startswith("N") and any(map(case.is_in, DAYS)):
                referrals.append((key, case.start, end, "6" if is_listed else None, need, "annex_a"))
            elif is_listed:
                referrals.append((key, case.start, case.start if need == "nfa" else None, "6", None, "annex_a"))
        plans += [
            (key, plan.start, plan.end_by(LAST_DAY), CATEGORIES[plan.what])
            for plan in history.plans
            if any(map(plan.is_in, DAYS))
        ]
        periods += [
            (key, period.start, period.end_by(LAST_DAY), period.what[:2], "U6", False)
            for period in history.periods
            if any(period in history.looked_after(day) for day in DAYS) and "V4" not in period.what
        ]
    columns = {
        "referral": ("start_date, end_date, source, category_of_need, source_format", referrals),
        "child_protection_plan": ("start_date, end_date, category_of_abuse", plans),
        "period_of_care": ("start_date, end_date, legal_status, placement_type, is_uasc", periods),
    }
    with database.connect(partner.root.warehouse, read_only=True) as connection:
        for table, (names, wanted) in columns.items():
            made = connection.execute(f"select person_key, {names} from core.{table}").fetchall()
            assert sorted(made, key=lambda row: row[:2]) == sorted(wanted, key=lambda row: row[:2]), table
            assert len(wanted) > 100
        (known,) = connection.execute(
            "select count(*) from intermediate.int_persons where sex = 'F' and ethnicity = 'WBRI'"
        ).fetchone()
        assert known == len({key for key, *_ in (*referrals, *plans, *periods)} | short_breaks(keys, children))


def short_breaks(keys: pl.Series, children: dict[str, History]) -> set[str]:
    """Children of whom lists hold a short break: they are persons, too."""
    return {
        key
        for key, history in zip(keys, children.values(), strict=True)
        if any("V4" in period.what and any(map(period.is_in, DAYS)) for period in history.periods)
    }
