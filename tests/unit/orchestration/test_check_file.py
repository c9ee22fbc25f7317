"""What `safeguarding check-file` prints: the outcome, where it fails, and never a value."""

from pathlib import Path

import pytest

from orchestration.operations import check_file
from tests.hostile.test_cin_census import census
from tests.partner import INCIDENTS_HEADER

pytestmark = pytest.mark.usefixtures("one_reader")

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


def test_a_file_of_a_standard_has_the_date_of_its_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Episodes by themselves wait for another table, and are good."""
    file = tmp_path / "2018-03-31" / "episodes.csv"
    file.parent.mkdir()
    file.write_text("CHILD,DECOM,RNE,LS,PLACE,DEC,REC\nP-SECRET,01/05/2017,S,C2,U1,,\n")
    assert check_file.main(file, "hertfordshire", "social_care", "ssda903") == 0
    said = capsys.readouterr().out
    assert said.startswith("ssda903 episodes: held: waiting for the UASC table")
    assert "beside that table a night would accept it" in said
    assert "dbt_project/docs/formats.md" in said
    assert "SECRET" not in said


def test_a_census_is_tried_table_by_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "2023-03-31.xml"
    file.write_text(census())
    assert check_file.main(file, "hertfordshire", "social_care", "cin_census") == 0
    assert capsys.readouterr().out.count(": accepted.") == 6
    file.write_text(census(lea="201"))
    assert check_file.main(file, "hertfordshire", "social_care", "cin_census") == 1
    assert "its LEA is not 919" in capsys.readouterr().out
