"""A file is tried as a load would take it, and nothing of it stays."""

import tempfile
from pathlib import Path

import pytest

from ingest.register.records import ACCEPTED, REJECTED
from ingest.trial import try_file
from tests.partner import INCIDENTS_HEADER

pytestmark = pytest.mark.usefixtures("one_reader")

PLACE = ("hertfordshire", "police", "incidents")
GOOD = "I{0},P{0},offender,2019-05-01,yes,no"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def incidents(folder: Path, *bad: str, name: str = "2019-06-30.csv") -> Path:
    """Forty good incidents, and bad ones below them."""
    file = folder / name
    file.write_text("\n".join([INCIDENTS_HEADER, *(GOOD.format(i) for i in range(40)), *bad]) + "\n")
    return file


def test_a_good_file_is_accepted(tmp_path: Path) -> None:
    (trial,) = try_file(incidents(tmp_path), *PLACE)
    assert (trial.delivery.outcome, trial.delivery.rows_accepted, trial.broken) == (ACCEPTED, 40, ())


def test_a_bad_row_is_told_by_column_rule_row_and_what_is_allowed(tmp_path: Path) -> None:
    (trial,) = try_file(incidents(tmp_path, "I90,P90,bystander,2019-05-01,yes,no"), *PLACE)
    assert (trial.delivery.outcome, trial.delivery.rows_quarantined) == (ACCEPTED, 1)
    (said,) = (each.said(*PLACE[1:]) for each in trial.broken)
    assert said == "role: not in the list (victim, offender): row 42"


def test_the_rules_of_a_rejected_file_are_those_its_rows_broke(tmp_path: Path) -> None:
    bad = [f"I9{i},P9,offender,someday,yes,no" for i in range(5)]
    (trial,) = try_file(incidents(tmp_path, *bad), *PLACE)
    assert trial.delivery.outcome == REJECTED
    assert [(each.column, each.rule, each.rows, each.first_rows) for each in trial.broken] == [
        ("incident_date", "not a date", 5, (42, 43, 44, 45, 46))
    ]


def test_a_name_without_a_day_is_tried_under_today(tmp_path: Path) -> None:
    (trial,) = try_file(incidents(tmp_path, name="incidents.csv"), *PLACE)
    assert (trial.renamed, trial.delivery.outcome) == (True, ACCEPTED)


def test_a_place_that_is_not_known_is_said(tmp_path: Path) -> None:
    (trial,) = try_file(incidents(tmp_path), "hertfordshire", "police", "incident")
    assert trial.delivery.outcome == REJECTED
    assert "extract's folder" in trial.delivery.reason


def test_nothing_stays(tmp_path: Path, temporary: Path) -> None:
    file = incidents(tmp_path, "I90,P90,bystander,2019-05-01,yes,no")
    try_file(file, *PLACE)
    assert list(temporary.iterdir()) == []
    assert sorted(tmp_path.iterdir()) == [file, temporary]
