"""The reference tables are fit to be referred to: sources, slugs, validity windows that do not overlap."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"
FILES = sorted(SEEDS.glob("*.csv"))
COUNTS_AS = {"present", "authorised", "unauthorised", "not_possible"}
EMPTY = {"impact_schedule"}
"""Seeds for which no source has anything yet."""
GOOD_DIRECTIONS = {"up", "down", "none"}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a seed, cells as text."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def overlaps(windows: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """Windows (first and last day, both inside) that begin before the one before them has ended."""
    ordered = sorted(windows)
    return [later for earlier, later in pairwise(ordered) if later[0] <= earlier[1]]


def window(row: dict[str, str], first: str, last: str) -> tuple[date, date]:
    """First and last day; an empty one bounds nothing."""
    return (
        date.fromisoformat(row[first]) if row[first] else date.min,
        date.fromisoformat(row[last]) if row[last] else date.max,
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_row_names_its_source(path: Path) -> None:
    table = rows(path.stem)
    assert bool(table) == (path.stem not in EMPTY)
    assert [number for number, row in enumerate(table, start=2) if not (row["source"] or "").strip()] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_column_is_typed_and_described(path: Path) -> None:
    """dbt would otherwise guess a type from the cells, and 0012 would become 12."""
    declared = {seed["name"]: seed for seed in yaml.safe_load((SEEDS / "_seeds.yml").read_text("utf-8"))["seeds"]}
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert list(declared[path.stem]["config"]["column_types"]) == header
    assert [column["name"] for column in declared[path.stem]["columns"] if column["description"]] == header


def test_slugs_are_well_formed_and_unique() -> None:
    slugs = [row["slug"] for row in rows("local_authorities")]
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z]+(_[a-z]+)*", slug)] == []
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("name", ["implementation_costs", "programme_members", "statistical_neighbours"])
def test_authorities_are_known(name: str) -> None:
    known = {row["slug"] for row in rows("local_authorities")}
    assert {row["authority"] for row in rows(name)} <= known


def programme_authorities() -> list[dict[str, str]]:
    """The authorities with a go-live date; the others are there because they may deliver for comparison."""
    return [row for row in rows("local_authorities") if row["go_live_date"]]


@pytest.mark.parametrize("row", programme_authorities(), ids=lambda row: row["slug"])
def test_go_live_lies_between_before_and_after(row: dict[str, str]) -> None:
    before, after = window(row, "before_start", "before_end"), window(row, "after_start", "after_end")
    assert before[0] < before[1] < date.fromisoformat(row["go_live_date"]) < after[1]
    assert before[1] < after[0] < after[1]


def test_the_programme_is_run_by_those_with_a_go_live_date() -> None:
    members = {row["authority"]: row["from_date"] for row in rows("programme_members")}
    assert {row["slug"]: row["go_live_date"] for row in programme_authorities()}.items() <= members.items()


def test_an_authority_without_go_live_is_a_neighbour_or_a_member_and_has_no_periods() -> None:
    neighbours = {row["neighbour"]: row["neighbour_dfe_number"] for row in rows("statistical_neighbours")}
    members = {row["authority"] for row in rows("programme_members")}
    others = [row for row in rows("local_authorities") if not row["go_live_date"]]
    strangers = [row for row in others if row["slug"] not in members]
    assert {row["slug"]: row["dfe_number"] for row in strangers}.items() <= neighbours.items()
    assert {row[day] for row in others for day in ("before_start", "before_end", "after_start", "after_end")} == {""}


def test_every_statistical_neighbour_may_deliver() -> None:
    known = {row["slug"]: row["dfe_number"] for row in rows("local_authorities")}
    assert {row["neighbour"]: row["neighbour_dfe_number"] for row in rows("statistical_neighbours")}.items() <= (
        known.items()
    )


def test_codes_of_authorities_are_well_formed_and_their_own() -> None:
    codes = [row["ons_code"] for row in rows("local_authorities") if row["ons_code"]]
    assert [code for code in codes if not re.fullmatch(r"E(06|08|09|10)0000\d\d", code)] == []
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("name", ["cohorts", "evaluation_cohorts"])
def test_cohorts_do_not_overlap(name: str) -> None:
    cohorts = rows(name)
    assert overlaps([window(row, "start_date", "end_date") for row in cohorts]) == []
    assert len({row["cohort"] for row in cohorts}) == len(cohorts)


def test_each_monitoring_period_begins_the_day_after_the_one_before() -> None:
    periods = [window(row, "period_start", "period_end") for row in rows("monitoring_periods")]
    assert [later for earlier, later in pairwise(periods) if later[0] != earlier[1] + timedelta(days=1)] == []


def test_an_attendance_code_means_one_thing_a_day() -> None:
    windows = defaultdict(list)
    for row in rows("attendance_codes"):
        windows[row["code"]].append(window(row, "valid_from", "valid_to"))
    assert {code: overlaps(days) for code, days in windows.items() if overlaps(days)} == {}


def test_attendance_codes_count_as_something_known() -> None:
    assert {row["counts_as"] for row in rows("attendance_codes")} == COUNTS_AS


def test_need_codes_are_unique_and_can_be_joined_by_semicolons() -> None:
    codes = [row["code"] for row in rows("needs")]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not re.fullmatch(r"N\d|[a-z]+(_[a-z]+)*", code)] == []


def test_care_durations_add_up_to_all_episodes() -> None:
    durations = rows("care_duration")
    assert sum(float(row["used_pct"]) for row in durations) == 100
    assert sum(float(row["used_pct"]) * int(row["years"]) for row in durations) / 100 == 4


def test_indicators_are_listed_once_with_a_direction() -> None:
    catalogue = rows("indicators")
    listed = [(row["number"], row["measure"]) for row in catalogue]
    assert len(listed) == len(set(listed))
    assert {row["good_direction"] for row in catalogue} <= GOOD_DIRECTIONS


def test_the_terms_of_school_censuses_follow_each_other() -> None:
    terms = sorted((window(row, "period_start", "period_end"), row) for row in rows("school_census_terms"))
    for (earlier, _), (later, row) in pairwise(terms):
        august = timedelta(days=31) if row["census"] == "spring" else timedelta()
        assert later[0] == earlier[1] + timedelta(days=1) + august
    for (_, last), row in terms:
        first_as_of, last_as_of = window(row, "census_from", "census_to")
        assert last < first_as_of <= last_as_of
        if row["census"] == "summer":  # the Sunday after the first full moon of spring
            assert last.weekday() == 6
            assert date(last.year, 3, 22) <= last <= date(last.year, 4, 25)
