"""What a file's place and name mean; nothing is opened."""

import os
from datetime import date
from pathlib import Path

import pytest

from ingest.landing import Found, authorities, discover

EXTRACTS = {("social_care", "persons"): None, ("police", "incidents"): None}


def find(landing: Path, *paths: str) -> list[Found]:
    for path in paths:
        (landing / path).parent.mkdir(parents=True, exist_ok=True)
        (landing / path).write_bytes(b"x")
    return discover(landing, {"luton"}, EXTRACTS)


@pytest.mark.parametrize(
    ("name", "as_of", "suffix"),
    [
        ("2020-03-31.csv", date(2020, 3, 31), "csv"),
        ("2020-03-31_final v2.1.CSV", date(2020, 3, 31), "csv"),
        ("2020-02-29_.Xlsx", date(2020, 2, 29), "xlsx"),
        ("2020-03-31_a (2).parquet", date(2020, 3, 31), "parquet"),
    ],
)
def test_a_delivery(tmp_path: Path, name: str, as_of: date, suffix: str) -> None:
    (found,) = find(tmp_path, f"luton/social_care/persons/{name}")
    assert (found.authority, found.agency, found.extract, found.file_name) == ("luton", "social_care", "persons", name)
    assert (found.as_of, found.suffix, found.problem, found.stamp.size) == (as_of, suffix, None, 1)


@pytest.mark.parametrize(
    "name", ["2020-13-01.csv", "20200331.csv", "x_2020-03-31.csv", "2020-03-31 x.csv", "2020-03-31"]
)
def test_a_name_without_an_as_of_date(tmp_path: Path, name: str) -> None:
    (found,) = find(tmp_path, f"luton/police/incidents/{name}")
    assert found.problem is not None
    assert name not in found.problem


def test_a_file_that_lies_too_deep_keeps_its_folders_in_its_name(tmp_path: Path) -> None:
    (found,) = find(tmp_path, "luton/police/incidents/old/2020/2020-03-31.csv")
    assert (found.extract, found.file_name) == ("incidents", "old/2020/2020-03-31.csv")
    assert found.problem == "the file lies in a folder below its extract's"


def test_a_file_that_lies_too_high_has_empty_names(tmp_path: Path) -> None:
    (found,) = find(tmp_path, "luton/2020-03-31.csv")
    assert (found.authority, found.agency, found.extract, found.file_name) == ("luton", "", "", "2020-03-31.csv")


def test_the_order_is_fixed_and_complete(tmp_path: Path) -> None:
    names = [f"luton/police/incidents/2020-0{month}-01.csv" for month in (3, 1, 2)]
    assert [found.file_name[:7] for found in find(tmp_path, *names, "luton/.hidden/2020-01-01.csv")] == [
        "2020-01",
        "2020-02",
        "2020-03",
    ]


def test_a_pipe_is_reported_and_not_opened(tmp_path: Path) -> None:
    (tmp_path / "luton/police/incidents").mkdir(parents=True)
    os.mkfifo(tmp_path / "luton/police/incidents/2020-03-31.csv")
    (found,) = discover(tmp_path, {"luton"}, EXTRACTS)
    assert (found.problem, found.regular) == ("not a regular file", False)


def test_authorities_come_from_the_reference_table() -> None:
    assert {"bracknell_forest", "hertfordshire", "luton", "peterborough"} <= authorities()
