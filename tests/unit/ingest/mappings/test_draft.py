"""The draft of a mapping: headings that are near, values without a code, and nothing of a person."""

import io
import tomllib

import pytest
import xlsxwriter

from ingest.register.records import ACCEPTED
from orchestration.operations import check_file, draft_mapping
from tests.partner import INCIDENTS
from tests.unit.ingest.mappings.police import mapping

pytestmark = pytest.mark.usefixtures("one_reader")

PLACE = INCIDENTS.split("/")
HEADER = ("Crime Ref", "Nominal Ref", "Surname", "Involvement", "Date Committed", "Domestic Abuse Flag", "Attended")
LINES = [
    ("C1/19", "N-77", "Featherstone", "SUSPECT", "31/03/2019 23:10", "Y", "Y"),
    ("C1/19", "N-78", "Oglethorpe", "Victim", "31/03/2019 23:10", "Y", "Y"),
    ("C2/19", "N-79", "Quarmby", "WITNESS", "01/04/2019 09:00", "DA-Std", "N"),
]


@pytest.fixture(autouse=True)
def data_root(partner, monkeypatch):
    monkeypatch.setenv("SAFEGUARDING_DATA", str(partner.root.path))


def written(tmp_path, delimiter="|", above=("Crimes of 2019", "")):
    file = tmp_path / "2019-12-31.csv"
    file.write_text("\n".join([*above, *(delimiter.join(line) for line in (HEADER, *LINES))]) + "\n")
    return file


def test_headings_days_and_codes_without_ours(tmp_path, capsys):
    assert draft_mapping.main(written(tmp_path), *PLACE) == 1
    said = capsys.readouterr()
    drafted = tomllib.loads(said.out)
    assert drafted["file"] == {"header_row": 3, "delimiter": "|", "dates": "dd/mm/yyyy"}
    assert drafted["columns"] == {
        "incident_id": "Crime Ref",
        "source_person_id": "Nominal Ref",
        "role": "Involvement",
        "incident_date": "Date Committed",
        "domestic_abuse": "Domestic Abuse Flag",
        "family_name": "Surname",
    }
    assert "[values.role]  # victim, offender" in said.out
    assert '# "SUSPECT" = "..."  # 1 row' in said.out
    assert '# "DA-Std" = "..."  # 1 row' in said.out
    assert '# Not used: "Attended"' in said.out
    assert "No heading is near: call_out." in said.err


def test_no_value_of_a_person_is_told(tmp_path, capsys):
    draft_mapping.main(written(tmp_path), *PLACE)
    without_names = tmp_path / "2019-11-30.csv"
    without_names.write_text("\n".join("|".join(line) for line in LINES))
    draft_mapping.main(without_names, *PLACE)
    said = capsys.readouterr().out
    assert [value for line in LINES for value in line[:3] if value in said] == []


def test_a_partners_number_of_a_person_is_not_taken_for_the_authoritys(tmp_path, capsys):
    file = tmp_path / "2019-12-31.csv"
    file.write_text("Patient ID,Person ID,Attendance No,Arrival Date\nX1,P1,A1,2019-01-02\n")
    assert draft_mapping.main(file, "luton", "health", "ae_attendances") == 0
    columns = tomllib.loads(capsys.readouterr().out)["columns"]
    assert (columns["person_id"], columns["source_person_id"]) == ("Person ID", "Patient ID")


def test_a_completed_draft_reads_the_file(tmp_path, capsys, partner):
    file = written(tmp_path, ";", above=())
    draft_mapping.main(file, *PLACE)
    completed = capsys.readouterr().out.replace('# call_out = "..."', 'call_out = "Attended" #')
    completed = completed.replace('# "SUSPECT" = "..."', '"SUSPECT" = "offender" #')
    completed = completed.replace('# "WITNESS" = "..."', '"WITNESS" = "victim" #')
    completed = completed.replace('# "DA-Std" = "..."', '"DA-Std" = "yes" #')
    elsewhere = tmp_path / "draft.toml"
    elsewhere.write_text(completed)
    assert check_file.main(file, *PLACE, elsewhere) == 0
    assert "values of role by the mapping: SUSPECT as offender 1" in capsys.readouterr().out
    assert check_file.main(file, *PLACE) == 1
    mapping(partner, completed)
    assert check_file.main(file, *PLACE) == 0
    assert partner.sent(f"{INCIDENTS}/2019-12-31.csv", file.read_bytes()).outcome == ACCEPTED


def test_a_sheet_below_its_title(tmp_path, capsys):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("Read me").write(0, 0, "Crime")
        sheet = book.add_worksheet("Data")
        sheet.write(0, 0, "Crimes of 2019")
        for number, line in enumerate((HEADER, *LINES), 3):
            sheet.write_row(number, 0, line)
    file = tmp_path / "2019-12-31.xlsx"
    file.write_bytes(content.getvalue())
    draft_mapping.main(file, *PLACE)
    drafted = tomllib.loads(capsys.readouterr().out)
    assert drafted["file"] == {"sheet": "Data", "header_row": 4, "dates": "dd/mm/yyyy"}


@pytest.mark.parametrize(
    ("place", "name", "said"),
    [
        (("atlantis", "police", "incidents"), "x.csv", "local_authorities"),
        (("luton", "police", "incident"), "x.csv", "no agency has an extract of that name"),
        (("luton", "ssda903", "header"), "x.csv", "no agency has an extract of that name"),
        (("luton", "police", "incidents"), "x.pdf", "the extension is none of csv, xlsx, parquet"),
        (("luton", "police", "incidents"), "x.csv", "there is no row that could hold column names"),
    ],
)
def test_why_there_is_no_draft(tmp_path, capsys, place, name, said):
    (tmp_path / name).write_text("")
    assert draft_mapping.main(tmp_path / name, *place) == 1
    assert said in capsys.readouterr().err
