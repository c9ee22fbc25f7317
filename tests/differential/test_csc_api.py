"""The converter of the Department's daily collection: payloads written from invented histories give them back.

Each day something happens to some children. Programs send such a child whole, or what has changed of it; what is taken
back is marked, alone or with all that lies in it. What the warehouse makes of all payloads is the last day's truth.
"""

from __future__ import annotations

import json
import random
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingest import database
from ingest.boundary.pseudonyms import Pseudonymiser, load_key
from ingest.raw import build_raw
from orchestration import environment
from orchestration.dbt_bridge import project, runner
from tests.partner import Partner

FIRST_DAY = date(2024, 3, 1)
DAYS = [FIRST_DAY + timedelta(days=number) for number in range(8)]
MODELS = (
    "+referral",
    "+child_protection_plan",
    "+period_of_care",
    "+int_child_in_need_plans",
    "+int_referrals__secondary_needs",
    "+int_persons",
)
IN_EPISODES = {
    "child_in_need_plans": "child_in_need_plan_id",
    "child_protection_plans": "child_protection_plan_id",
    "child_looked_after_placements": "child_looked_after_placement_id",
    "child_and_family_assessments": "child_and_family_assessment_id",
}
IDS = {"social_care_episodes": "social_care_episode_id", **IN_EPISODES}
FACTORS = {"3B": "domestic_abuse_or_violence", "4A": "mental_health", "16A": "abuse_or_neglect", "21": None}

Payload = dict[str, Any]


def whole(thing: Payload) -> Payload:
    """Something as a payload has it whole: what is not known is left out, as programs do."""
    return {name: written(value) for name, value in thing.items() if value is not None}


def written(value: Any) -> Any:
    if isinstance(value, dict):
        return whole(value)
    return [written(each) for each in value] if isinstance(value, list) else value


def changes(now: Payload, before: Payload) -> Payload:
    """What has changed of something, with its identifiers: only what is new of its lists of things."""
    changed = {}
    for name, value in whole(now).items():
        was = whole(before).get(name)
        if name in IDS:
            earlier = {each[IDS[name]]: each for each in before[name]}
            held = [(each, earlier.get(each[IDS[name]], {})) for each in now[name]]
            things = [changes(each, old) if old else whole(each) for each, old in held if each != old]
            changed |= {name: things} if things else {}
        elif isinstance(value, dict):
            changed |= {name: changes(now[name], before[name])} if value != was else {}
        elif value != was or name.endswith("_id"):
            changed[name] = value
    return {**changed, "purge": False}


def with_taken_back(payload: Payload, taken_back: list[Payload]) -> Payload:
    """A payload with what is taken back, in the episode that it lies in."""
    episodes = {each["social_care_episode_id"]: each for each in payload.get("social_care_episodes", [])}
    for episode in taken_back:
        held = episodes.setdefault(episode["social_care_episode_id"], {})
        for name, value in episode.items():
            held[name] = held.get(name, []) + value if isinstance(value, list) else value
    return {**payload, "social_care_episodes": list(episodes.values())}


class Invented:
    """Children as they are on a day. Everything has a number of its own."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.numbers = iter(range(1_000_000))
        self.children = {f"C{number}": self._child(f"C{number}") for number in range(200)}

    def day(self, day: date) -> list[Payload]:
        """What happens on a day, and the payloads that say so."""
        payloads = []
        for name, before in list(self.children.items()):
            if day > FIRST_DAY and self.rng.random() < 0.5:
                continue
            now, taken_back = deepcopy(before), []
            if day > FIRST_DAY:
                if self.rng.random() < 0.05:
                    self.children[name] = {**now, "social_care_episodes": [], "is_gone": True}
                    payloads.append({"la_child_id": name, "purge": True})
                    continue
                taken_back = self._happens(now, day)
            self.children[name] = now
            # Only a child who is there whole can be told changes of; an end that is taken back takes a whole child.
            is_whole = before.get("is_gone") or day == FIRST_DAY or self._is_open_again(now, before)
            payload = whole(now) if is_whole or self.rng.random() < 0.4 else changes(now, before)
            payload.pop("is_gone", None)
            now.pop("is_gone", None)
            payloads.append(with_taken_back(payload, taken_back))
        return payloads

    def _child(self, name: str) -> Payload:
        details = {"date_of_birth": "2010-01-01", "sex": "F", "ethnicity": "WBRI", "uasc_flag": False}
        child = {"la_child_id": name, "child_details": details, "social_care_episodes": []}
        for _ in range(self.rng.randint(0, 2)):
            child["social_care_episodes"].append(self._episode(FIRST_DAY - timedelta(days=self.rng.randint(1, 900))))
        return child

    def _episode(self, day: date) -> Payload:
        is_nfa = self.rng.random() < 0.2
        episode = {
            "social_care_episode_id": f"E{next(self.numbers)}",
            "referral_date": str(day),
            "referral_source": self.rng.choice(["1A", "6", "10"]),
            "referral_no_further_action_flag": is_nfa,
            "closure_date": None,
            **{name: [] for name in IN_EPISODES},
        }
        for _ in range(0 if is_nfa else self.rng.randint(0, 4)):
            self._add(episode, day)
        return episode

    def _add(self, episode: Payload, day: date) -> None:
        name = self.rng.choice(sorted(IN_EPISODES))
        thing = {IN_EPISODES[name]: f"T{next(self.numbers)}", "start_date": str(day), "end_date": None}
        if name == "child_looked_after_placements":
            thing |= {"placement_type": self.rng.choice(["U1", "K2"]), "end_reason": None}
        if name == "child_and_family_assessments":
            thing |= {"factors": self.rng.sample(sorted(FACTORS), self.rng.randint(0, 3)), "authorisation_date": None}
        episode[name].append(thing)

    def _happens(self, child: Payload, day: date) -> list[Payload]:
        """Change a child; the episodes of which something is taken back, as its payload says so."""
        episodes, purged = child["social_care_episodes"], []
        what = self.rng.choice(["episode", "details", "close", "reopen", "add", "end", "factors", "purge", "purge all"])
        if what == "details":
            child["child_details"]["uasc_flag"] = not child["child_details"]["uasc_flag"]
        if what == "episode" or not episodes:
            episodes.append(self._episode(day))
            return []
        episode = self.rng.choice(episodes)
        name = self.rng.choice(sorted(IN_EPISODES))
        if what == "close" and not episode["referral_no_further_action_flag"]:
            episode["closure_date"] = str(day)
        elif what == "reopen":
            episode["closure_date"] = None
        elif what == "add":
            self._add(episode, day)
        elif what == "purge all":
            episodes.remove(episode)
            purged.append({"social_care_episode_id": episode["social_care_episode_id"], "purge": True})
        elif episode[name]:
            thing = self.rng.choice(episode[name])
            if what == "purge":
                episode[name].remove(thing)
                taken = {IN_EPISODES[name]: thing[IN_EPISODES[name]], "purge": True}
                purged.append({"social_care_episode_id": episode["social_care_episode_id"], name: [taken]})
            elif what == "factors" and "factors" in thing:
                thing["factors"] = self.rng.sample(sorted(FACTORS), self.rng.randint(1, 3))
                thing["authorisation_date"] = str(day)
            elif what == "end":
                thing["end_date"] = str(day)
        return purged

    @staticmethod
    def _is_open_again(now: Payload, before: Payload) -> bool:
        closed = {each["social_care_episode_id"]: each["closure_date"] for each in before["social_care_episodes"]}
        return any(
            closed.get(each["social_care_episode_id"]) and not each["closure_date"]
            for each in now["social_care_episodes"]
        )


def periods_of(child: Payload) -> list[tuple]:
    """First day, end, whether unaccompanied, and type: placements that touch, in a plain way."""
    held = [each for episode in child["social_care_episodes"] for each in episode["child_looked_after_placements"]]
    periods: list[list[Payload]] = []
    for placement in sorted(held, key=lambda each: (each["start_date"], each["end_date"] or "9")):
        ends = [each["end_date"] or "9999-12-31" for each in periods[-1]] if periods else []
        if ends and date.fromisoformat(placement["start_date"]) - timedelta(days=1) <= date.fromisoformat(max(ends)):
            periods[-1].append(placement)
        else:
            periods.append([placement])
    is_uasc = child["child_details"]["uasc_flag"]
    return [
        (
            date.fromisoformat(period[0]["start_date"]),
            None if any(not each["end_date"] for each in period) else last_end(period),
            is_uasc,
        )
        for period in periods
    ]


def last_end(period: list[Payload]) -> date:
    return date.fromisoformat(max(each["end_date"] for each in period))


def days_of(thing: Payload, start: str = "start_date", end: str = "end_date") -> tuple[date, date | None]:
    return date.fromisoformat(thing[start]), date.fromisoformat(thing[end]) if thing[end] else None


def expected(children: dict[str, Payload]) -> dict[str, list[tuple]]:
    """What is to be known of the children, by table."""
    rows: dict[str, list[tuple]] = {name: [] for name in QUERIES}
    for name, child in children.items():
        if not child.get("is_gone"):
            rows["persons"].append((name, date(2010, 1, 1), "F", "WBRI"))
        rows["periods"] += [(name, *period) for period in periods_of(child)]
        for episode in child["social_care_episodes"]:
            start, end = days_of(episode, "referral_date", "closure_date")
            if episode["referral_no_further_action_flag"] and not end:
                end = start
            rows["referrals"].append((name, start, end, episode["referral_source"], "csc_api"))
            rows["plans"] += [(name, *days_of(each)) for each in episode["child_protection_plans"]]
            rows["need_plans"] += [(name, *days_of(each)) for each in episode["child_in_need_plans"]]
            found = {FACTORS[each] for a in episode["child_and_family_assessments"] for each in a["factors"]} - {None}
            rows["needs"] += [(name, start, need) for need in found]
    return rows


QUERIES = {
    "persons": "select person_key, date_of_birth, sex, ethnicity from intermediate.int_persons",
    "referrals": "select person_key, start_date, end_date, source, source_format from core.referral",
    "needs": "select person_key, start_date, need from core.referral"
    " join intermediate.int_referrals__secondary_needs using (authority, referral_key)",
    "plans": "select person_key, start_date, end_date from core.child_protection_plan",
    "need_plans": "select person_key, start_date, end_date from intermediate.int_child_in_need_plans",
    "periods": "select person_key, start_date, end_date, is_uasc from core.period_of_care",
}


def sorted_rows(rows: list[tuple]) -> list[tuple]:
    return sorted(rows, key=lambda row: tuple(map(str, row)))


@pytest.mark.parametrize("seed", [1, 2])
def test_payloads_of_eight_days_give_back_the_last_days_truth(tmp_path: Path, seed: int) -> None:
    invented, partner = Invented(seed), Partner(tmp_path / "data")
    for day in DAYS:
        partner.send(f"luton/social_care/csc_api/{day}.json", json.dumps(invented.day(day)))
    partner.load()
    assert {(each.outcome, each.rows_quarantined) for each in partner.deliveries()} == {("accepted", 0)}
    with database.connect(partner.root.warehouse) as connection:
        build_raw(partner.root, connection)
    project.prepare()
    command = ["build", "--select", *MODELS, "--exclude-resource-type", "unit_test"]
    logs = environment.log_folder(partner.root) / "dbt"
    runner.run(command, environment.dbt_environment(partner.root), logs).raise_errors()
    keys = Pseudonymiser(load_key(partner.root.path), "luton").keys(pl.Series(list(invented.children)), "person")
    key_of = dict(zip(invented.children, keys, strict=True))
    wanted = expected(invented.children)
    with database.connect(partner.root.warehouse, read_only=True) as connection:
        for name, query in QUERIES.items():
            made = connection.execute(query).fetchall()
            assert sorted_rows(made) == sorted_rows([(key_of[child], *rest) for child, *rest in wanted[name]]), name
            assert len(made) > 50, name
