"""The converter of the children in need census: censuses are written from invented cases, and give them back.

Each child's cases and protection plans are known. The census of a year holds what was open in it. What the warehouse
makes of all censuses together must be what touches the years covered, each with its true end.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from ingest import database
from ingest.boundary.pseudonyms import Pseudonymiser, load_key
from ingest.raw import build_raw
from orchestration import environment
from orchestration.dbt_bridge import project, runner
from tests.partner import Partner

YEARS = range(2015, 2020)  # years to 31 March
FIRST_DAY = date(2014, 4, 1)
LAST_DAY = date(2019, 3, 31)
MODELS = ("+referral", "+child_protection_plan", "+int_referrals__secondary_needs")
CATEGORIES = {"NEG": "neglect", "PHY": "physical", "SAB": "sexual", "EMO": "emotional", "MUL": "multiple"}
FACTORS = {"3B": "domestic_abuse_or_violence", "4A": "mental_health", "16A": "abuse_or_neglect", "8B": "other"}


@dataclass(frozen=True)
class Stretch:
    """A case or a plan of an invented child; `code` is its primary need, or its category of abuse."""

    start: date
    end: date
    code: str

    def is_in(self, first: date, last: date) -> bool:
        return self.start <= last and self.end >= first


@dataclass(frozen=True)
class Case(Stretch):
    """With its plans and factors; without further action it is in the census without an end."""

    is_nfa: bool
    factors: tuple[str, ...]
    plans: tuple[Stretch, ...]


def cases_of(rng: random.Random) -> list[Case]:
    """A child's cases, one after the other; within each perhaps plans, one after the other."""
    day, cases = FIRST_DAY + timedelta(days=rng.randint(-900, 1500)), []
    for _ in range(rng.randint(1, 4)):
        need, is_nfa = f"N{rng.randint(0, 9)}", rng.random() < 0.2
        end = day if is_nfa else day + timedelta(days=rng.randint(0, 600))
        factors = tuple(rng.sample(sorted(FACTORS), rng.randint(0, 3)))
        plans, start = [], day + timedelta(days=rng.randint(0, 200))
        while not is_nfa and start < end:
            ends = min(end, start + timedelta(days=rng.randint(0, 300)))
            plans.append(Stretch(start, ends, rng.choice(sorted(CATEGORIES))))
            start = ends + timedelta(days=rng.randint(1, 300))
        cases.append(Case(day, end, need, is_nfa, factors, tuple(plans)))
        day = end + timedelta(days=rng.randint(1, 500))
    return cases


def element(name: str, day: date, last: date) -> str:
    """An element with a day, none where the census cannot know it yet."""
    return f"<{name}>{day}</{name}>" if day <= last else ""


def in_census(case: Case, first: date, last: date) -> str:
    plans = "".join(
        f"<ChildProtectionPlans><CPPstartDate>{plan.start}</CPPstartDate>{element('CPPendDate', plan.end, last)}"
        f"<LatestCategoryOfAbuse>{plan.code}</LatestCategoryOfAbuse></ChildProtectionPlans>"
        for plan in case.plans
        if plan.is_in(first, last)
    )
    factors = "".join(f"<AssessmentFactors>{factor}</AssessmentFactors>" for factor in case.factors)
    closed = "" if case.is_nfa else element("CINclosureDate", case.end, last)
    return (
        f"<CINdetails><CINreferralDate>{case.start}</CINreferralDate><PrimaryNeedCode>{case.code}</PrimaryNeedCode>"
        f"{closed}<Assessments><FactorsIdentifiedAtAssessment>{factors}</FactorsIdentifiedAtAssessment></Assessments>"
        f"<ReferralNFA>{str(case.is_nfa).lower()}</ReferralNFA>{plans}</CINdetails>"
    )


def census(children: dict[str, list[Case]], year: int) -> str:
    first, last = date(year - 1, 4, 1), date(year, 3, 31)
    rows = []
    for child, cases in children.items():
        if held := [in_census(case, first, last) for case in cases if case.is_in(first, last)]:
            rows.append(
                f"<Child><ChildIdentifiers><LAchildID>{child}</LAchildID><PersonBirthDate>2010-01-01</PersonBirthDate>"
                f"</ChildIdentifiers>{''.join(held)}</Child>"
            )
    return (
        f"<Message><Header><CollectionDetails><Collection>CIN</Collection><ReferenceDate>{last}</ReferenceDate>"
        f"</CollectionDetails><Source><LEA>821</LEA></Source></Header><Children>{''.join(rows)}</Children></Message>"
    )


def known(stretch: Stretch) -> tuple[date, date | None] | None:
    """What is to be known of its days; None where no census holds it."""
    if not stretch.is_in(FIRST_DAY, LAST_DAY):
        return None
    return stretch.start, stretch.end if stretch.end <= LAST_DAY else None


@pytest.mark.parametrize("seed", [1, 2])
def test_censuses_of_five_years_give_back_the_cases_they_were_made_of(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    children = {f"C{number}": cases_of(rng) for number in range(300)}
    partner = Partner(tmp_path / "data")
    for year in YEARS:
        partner.send(f"luton/social_care/cin_census/{year}-03-31.xml", census(children, year))
    partner.load()
    with database.connect(partner.root.warehouse) as connection:
        build_raw(partner.root, connection)
    project.prepare()
    command = ["build", "--select", *MODELS, "--exclude-resource-type", "unit_test"]
    logs = environment.log_folder(partner.root) / "dbt"
    runner.run(command, environment.dbt_environment(partner.root), logs).raise_errors()
    keys = Pseudonymiser(load_key(partner.root.path), "luton").keys(pl.Series(list(children)), "person")
    cases, plans, needs = [], [], []
    for key, held in zip(keys, children.values(), strict=True):
        for case in held:
            if days := known(case):
                cases.append((key, *days, case.code, "cin_census"))
                needs += [(key, case.start, need) for need in {FACTORS[factor] for factor in case.factors}]
                plans += [(key, *plan_days, CATEGORIES[plan.code]) for plan in case.plans if (plan_days := known(plan))]
    with database.connect(partner.root.warehouse, read_only=True) as connection:
        made = connection.execute(
            "select person_key, start_date, end_date, category_of_need, source_format from core.referral order by 1, 2"
        ).fetchall()
        made_plans = connection.execute(
            "select person_key, start_date, end_date, category_of_abuse from core.child_protection_plan order by 1, 2"
        ).fetchall()
        made_needs = connection.execute(
            "select person_key, start_date, need from core.referral"
            " join intermediate.int_referrals__secondary_needs using (authority, referral_key)"
        ).fetchall()
    assert made == sorted(cases, key=lambda row: row[:2])
    assert made_plans == sorted(plans, key=lambda row: row[:2])
    assert sorted(made_needs) == sorted(needs)
    assert min(len(cases), len(plans), len(needs)) > 300
