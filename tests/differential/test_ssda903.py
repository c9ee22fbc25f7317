"""The converter of SSDA903 against invented care: returns are written from it as the guidance says, and give it back.

Each child's care is known as a list of periods. A return of a year holds the episodes active in it. What the warehouse
makes of all returns together must be the periods that touch the years covered, but for the losses that it names: it
begins to know a period at the first episode that a return holds.
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
MODELS = "+period_of_care"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"


@dataclass(frozen=True)
class Episode:
    """One episode of an invented child's care; no end while it is open."""

    start: date
    end: date | None
    rne: str
    ls: str
    place: str
    rec: str


def periods_of(rng: random.Random) -> list[list[Episode]]:
    """A child's periods of care, each a chain of episodes, some weeks or years apart."""
    day, periods = FIRST_DAY - timedelta(days=rng.randint(0, 1500)), []
    for _ in range(rng.randint(1, 3)):
        period: list[Episode] = []
        for number in range(count := rng.randint(1, 4)):
            days = rng.randint(1, 500)
            last = number == count - 1
            status, place = rng.choice(["C2", "V2", "E1", "D1"]), rng.choice(["U1", "U4", "K2"])
            rec = rng.choice(["E3", "E4A", "E12"]) if last else "X1"
            period.append(
                Episode(day, day + timedelta(days=days), rng.choice("PTLUB") if period else "S", status, place, rec)
            )
            day += timedelta(days=days)
        periods.append(period)
        day += timedelta(days=rng.randint(1, 700))
    return periods


def returned(episode: Episode, year: int) -> str | None:
    """The episode's row in the return of the year to 31 March, None where it is not active in it."""
    first, last = date(year - 1, 4, 1), date(year, 3, 31)
    if episode.start > last or episode.end < first:
        return None
    is_open = episode.end > last
    end, rec = ("", "") if is_open else (f"{episode.end:%d/%m/%Y}", episode.rec)
    return f"{episode.start:%d/%m/%Y},{episode.rne},{episode.ls},N1,{episode.place},PR1,{end},{rec},,,,"


def expected(period: list[Episode]) -> tuple | None:
    """What is to be known of a period: from its first episode that a return holds; None where none does."""
    held = [each for each in period if each.start <= LAST_DAY and each.end >= FIRST_DAY]
    if not held:
        return None
    is_open = held[-1].end > LAST_DAY
    end, reason = (None, None) if is_open else (held[-1].end, held[-1].rec)
    return held[0].start, end, reason, held[-1].ls, held[-1].place


def made_of(partner: Partner) -> list[tuple]:
    """The periods of care that the warehouse makes of what has landed."""
    partner.load()
    with database.connect(partner.root.warehouse) as connection:
        build_raw(partner.root, connection)
    project.prepare()
    command = ["build", "--select", MODELS, "--exclude-resource-type", "unit_test"]
    logs = environment.log_folder(partner.root) / "dbt"
    runner.run(command, environment.dbt_environment(partner.root), logs).raise_errors()
    with database.connect(partner.root.warehouse, read_only=True) as connection:
        return connection.execute(
            "select person_key, start_date, end_date, reason_ended, legal_status, placement_type, is_uasc"
            " from core.period_of_care order by all"
        ).fetchall()


@pytest.mark.parametrize("seed", [1, 2])
def test_returns_of_five_years_give_back_the_care_they_were_made_of(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    children = {f"C{number}": periods_of(rng) for number in range(300)}
    unaccompanied = {child for child in children if rng.random() < 0.1}
    partner = Partner(tmp_path / "data")
    for year in YEARS:
        rows = [
            f"{child},{row}"
            for child, periods in children.items()
            for period in periods
            for each in period
            if (row := returned(each, year))
        ]
        rng.shuffle(rows)
        place = f"luton/social_care/ssda903/{year}-03-31"
        partner.send(f"{place}/episodes.csv", "\n".join([EPISODES, *rows]) + "\n")
        listed = "".join(f"{child},1,01/01/2005,\n" for child in sorted(unaccompanied))
        partner.send(f"{place}/uasc.csv", f"CHILD,SEX,DOB,DUC\n{listed}")
    keys = Pseudonymiser(load_key(partner.root.path), "luton").keys(pl.Series(list(children)), "person")
    wanted = [
        (key, *known, child in unaccompanied)
        for (child, periods), key in zip(children.items(), keys, strict=True)
        for period in periods
        if (known := expected(period))
    ]
    assert made_of(partner) == sorted(wanted, key=lambda row: (row[0], row[1]))
    assert len(wanted) > 300
