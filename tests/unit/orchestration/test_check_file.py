"""What `safeguarding check-file` prints: the outcome, where it fails, and never a value."""

from pathlib import Path

import pytest

from orchestration.operations import check_file
from tests.partner import INCIDENTS_HEADER

PLACE = ("hertfordshire", "police", "incidents")
ROW = "I{0},{1},offender,{2},yes,no"


def delivered(folder: Path, name: str, *rows: str) -> Path:
    file = folder / name
    file.write_text("\n".join([INCIDENTS_HEADER, *rows]) + "\n")
    return file


def test_a_good_file_under_a_good_name_ends_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = delivered(tmp_path, "2019-06-30.csv", ROW.format(1, "P1", "2019-05-01"))
    assert check_file.main(file, *PLACE) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == ["police incidents: accepted.", "Rows: 1, of which 1 accepted, 0 quarantined, 0 repeated."]
    assert said[-1] == "Nothing was stored."


def test_a_rejected_file_ends_with_1_and_quotes_no_value(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = delivered(tmp_path, "2019-06-30.csv", ROW.format(1, "P-SECRET", "someday"))
    assert check_file.main(file, *PLACE) == 1
    said = capsys.readouterr().out
    assert "  incident_date: not a date: row 2" in said.splitlines()
    assert "dbt_project/docs/extracts/police.md" in said
    assert "SECRET" not in said
    assert "someday" not in said


def test_a_name_without_a_day_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = delivered(tmp_path, "incidents.csv", ROW.format(1, "P1", "2019-05-01"))
    assert check_file.main(file, *PLACE) == 1
    assert "does not begin with an as-of date" in capsys.readouterr().out
