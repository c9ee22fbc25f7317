"""A file of a partner read through a mapping: what it says, what it does, and what is said of a wrong one."""

import io
import re

import polars as pl
import pytest
import xlsxwriter

from ingest.paths import CHECKOUT
from ingest.register import Register
from ingest.register.records import ACCEPTED, REJECTED
from tests.partner import INCIDENTS, INCIDENTS_HEADER, Partner
from tests.unit.ingest.mappings.police import FILE, POLICE, ROWS, mapping


def loaded(partner: Partner) -> list[tuple]:
    """What the lake holds of incidents, but for pseudonyms."""
    files = partner.root.lake.rglob("*.parquet")
    columns = ("incident_date", "role", "domestic_abuse", "offence_category", "call_out")
    return sorted(row for file in files for row in pl.read_parquet(file).select(columns).cast(pl.String).rows())


def test_headings_codes_days_constants_and_rows_to_leave_out(partner):
    mapping(partner, POLICE)
    delivery = partner.sent(FILE, ROWS)
    assert (delivery.outcome, delivery.rows, delivery.rows_accepted) == (ACCEPTED, 3, 3)
    assert loaded(partner) == [
        ("2019-03-31", "offender", "true", "DA", "true"),
        ("2019-03-31", "victim", "true", "DA", "true"),
        ("2019-04-01", "victim", "false", "Burglary", "true"),
    ]
    notes = delivery.notes.split("; ")
    assert notes[0].startswith(f"read through mappings/{INCIDENTS}.toml, SHA-256 ")
    assert "rows left out by the mapping: 1 by Involvement, 1 by Status" in notes
    assert "values of role by the mapping: SUSPECT as offender 1, injured party as victim 1" in notes
    assert "values of domestic_abuse by the mapping: DA as yes 2, anything else as no 1" in notes
    assert "dates read as dd/mm/yyyy: incident_date" in notes
    with Register(partner.root.register) as register:
        ((*place, _, path, sha256, left_out, values),) = register.contents.mappings_used()
    assert ("/".join(place), path, len(sha256), left_out, values) == (INCIDENTS, f"mappings/{INCIDENTS}.toml", 64, 2, 5)


def test_bad_rows_keep_their_number_and_stand_in_quarantine_as_delivered(partner):
    mapping(partner, POLICE)
    more = "".join(f"D{number}|P1|SUSPECT|01/06/2019|DA|Final\n" for number in range(60))
    delivery = partner.sent(FILE, ROWS + "C4|P6|SUSPECT|2019/31/05|DA|Final\nC5|P7|Driver|01/05/2019|DA|Final\n" + more)
    assert (delivery.outcome, delivery.rows_quarantined) == (ACCEPTED, 2)
    (quarantine,) = partner.root.quarantine.rglob("*.csv")
    assert quarantine.read_text().splitlines()[1:] == [
        "9,incident_date,not a date,C4,P6,SUSPECT,2019/31/05,DA,Final,DA",
        "10,role,not in the list,C5,P7,Driver,01/05/2019,DA,Final,DA",
    ]


def test_blank_rows_are_noted_as_of_any_file(partner):
    mapping(partner, POLICE)
    delivery = partner.sent(FILE, ROWS.replace("C2|", "|||||\n\nC2|"))
    assert (delivery.outcome, delivery.rows) == (ACCEPTED, 3)
    assert "blank rows passed over: 2" in delivery.notes


def test_a_change_of_the_mapping_parses_its_files_again_and_no_others(partner):
    mapping(partner, POLICE)
    partner.send(FILE, ROWS)
    other = partner.send("luton/police/incidents/2020-01-31.csv", f"{INCIDENTS_HEADER}\nI,P,victim,2019-01-01,Y,Y\n")
    assert len(partner.load().deliveries) == 2
    assert partner.load().deliveries == []
    mapping(partner, POLICE.replace('SUSPECT = "offender"', 'SUSPECT = "victim"'))
    (again,) = partner.load().deliveries
    assert (again.authority, again.outcome) == ("hertfordshire", ACCEPTED)
    assert {role for _, role, *_ in loaded(partner)} == {"victim"}
    assert other.exists()


def test_a_wrong_mapping_rejects_its_files_and_no_others_and_says_why(partner):
    wrong = POLICE.replace('"offender"', '"offendr"').replace('role = "Inv', 'roll = "Inv')
    mapping(partner, wrong)
    partner.send("luton/police/incidents/2020-01-31.csv", f"{INCIDENTS_HEADER}\nI,P,victim,2019-01-01,Y,Y\n")
    delivery = partner.sent("hertfordshire/police/incidents/2020-02-29.csv", ROWS)
    assert delivery.outcome == REJECTED
    assert delivery.reason.startswith(f"the mapping mappings/{INCIDENTS}.toml is wrong: columns: no column of this")
    assert ": roll; it has incident_id, person_id, role" in delivery.reason
    assert "values: role: 'offendr' is none of victim, offender" in delivery.reason
    assert partner.delivery("2020-01-31.csv").outcome == ACCEPTED
    mapping(partner, POLICE)
    partner.load()
    assert partner.delivery("2020-02-29.csv").outcome == ACCEPTED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns = 1", "columns: Input should be a valid dictionary"),
        ("[columns", "is not TOML"),
        ("[colums]\nrole = 'x'", "colums: Extra inputs are not permitted"),
        ("[file]\ndates = '%d'", "file.dates"),
        ("[file]\ndelimiter = 'a'", "file.delimiter: a delimiter is one character"),
        (
            "[file.dates]\nrole = 'yyyymmdd'",
            "no date column of this extract: role; it has incident_date",
        ),
        ("[constants]\nperson_id = '7'", "constants: person_id: what is told of a person is no constant"),
        (
            "[constants]\nincident_date = '31/01/2019'",
            "incident_date: '31/01/2019' is not a day as yyyy-mm-dd",
        ),
        ("[values.person_id]\n7 = '8'", "person_id: only codes, numbers and texts are mapped"),
        ("[values.role]\nA = 'victim'\na = 'offender'", "role: a value stands there twice"),
        ("[constants]\nrole = 'victim'\n[columns]\nrole = 'R'", "both a constant and a column of the file: role"),
        ("[[leave_out]]\nheading = 'R'", "leave_out.0: either `is` or `is_not` lists values"),
        ("[columns]\nrole = 0", "columns.role"),
        ("[columns]\nrole = 1" + "0" * 5000, "a number is too long"),
        ("[columns]\nrole = 0x" + "f" * 5000, "columns.role"),
        ("[columns]\nrole = " + "[" * 5000, "or lists too deep"),
    ],
)
def test_what_is_said_of_a_wrong_mapping(partner, text, said):
    mapping(partner, text)
    delivery = partner.sent(FILE, ROWS)
    assert delivery.outcome == REJECTED
    assert said in delivery.reason


@pytest.mark.parametrize(
    "text",
    [
        "[values.role]\n'Anna Quixote' = []",
        "[values.role.'Anna Quixote']\na = 'victim'",
        "[values.role.'Anna Quixote']\n[values.role.'Anna Quixote']",
        "[values.role]\n[values.role.'Anna Quixote']\n[values.role]\n'Anna Quixote' = 'victim'",
        "[values]\nrole = {'Anna Quixote' = 'victim', 'Anna Quixote' = 'victim'}",
        """[values]\nrole = {"Anna's Quixote" = 'victim', "Anna's Quixote" = 'victim'}""",
        "[values]\nrole = {'Anna Quixote'.a = 'victim', 'Anna Quixote' = 'victim'}",
        "values.role = {'Anna Quixote' = 'victim'}\nvalues.role.'Anna Quixote'.b = 'victim'",
    ],
)
def test_what_is_said_quotes_no_value_of_a_file(partner, text):
    mapping(partner, text)
    delivery = partner.sent(FILE, ROWS)
    assert delivery.outcome == REJECTED
    assert re.search(r"values\.role: |is not TOML: [A-Z].*\(at ", delivery.reason)
    assert not re.search("Anna|Quixote", delivery.reason)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Crime Ref|Nominal|Role|Committed From|Qualifier|Status", "Involvement (for role)"),
        ("Crime Ref|Nominal|Involvement|Day|Qualifier|Status", "Committed From or Date Committed (for incident_date)"),
        ("Crime Ref|Nominal|Involvement|Committed From|Qualifier|State", "Status (for leave_out)"),
        ("Crime Ref|Nominal|Involvement|Committed From|Qualifier|Crime_ref", "the file has Crime Ref more than once"),
    ],
)
def test_a_file_without_what_the_mapping_names_is_rejected(partner, header, said):
    mapping(partner, POLICE)
    delivery = partner.sent(FILE, f"x\ny\n{header}\nC1|P1|SUSPECT|31/03/2019|DA|Final\n")
    assert (delivery.outcome, said in delivery.reason) == (REJECTED, True), delivery.reason


def test_an_optional_column_may_be_absent_and_a_heading_may_change(partner):
    mapping(partner, POLICE.replace('offence_category = "Qualifier"', 'offence_category = "HO Class"'))
    delivery = partner.sent(FILE, ROWS.replace("Committed From", "Date Committed"))
    assert delivery.outcome == ACCEPTED
    assert "headings of the mapping that are not in the file: HO Class (for offence_category)" in delivery.notes


def test_a_file_without_column_names_by_position(partner):
    by_position = """
        file = {header_row = 0, delimiter = "|", dates = "yyyymmdd"}
        columns = {attendance_id = 1, person_id = 2, attendance_date = 4}
        leave_out = [{heading = 3, is = ["02"]}]
    """
    mapping(partner, by_position, "luton/health/ae_attendances")
    rows = "A1|P1|01|20190401\nA2|P1|02|20190402\nA3|P2|01|20190403\n"
    delivery = partner.sent("luton/health/ae_attendances/2020-01-31.csv", rows)
    assert (delivery.outcome, delivery.rows_accepted) == (ACCEPTED, 2), delivery.reason
    (lake_file,) = partner.root.lake.rglob("*.parquet")
    days = pl.read_parquet(lake_file)["attendance_date"].cast(pl.String).to_list()
    assert days == ["2019-04-01", "2019-04-03"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp850", "iso-8859-15"])
def test_character_sets(partner, encoding):
    mapping(partner, POLICE.replace("[file]", f'[file]\nencoding = "{encoding}"'))
    delivery = partner.sent(FILE, ROWS.replace("Burglary", "Café").encode(encoding))
    assert delivery.outcome == ACCEPTED, delivery.reason
    assert [row[3] for row in loaded(partner)] == ["DA", "DA", "Café"]


def test_a_sheet_by_name_below_its_title(partner):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("Notes").write(0, 0, "read me")
        sheet = book.add_worksheet("Crimes 2019")
        day = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for number, line in enumerate(ROWS.splitlines()):
            sheet.write_row(number, 0, line.split("|"))
        sheet.write_number(3, 3, 43555.9, day)
    mapping(partner, POLICE.replace("[file]", '[file]\nsheet = "crimes 2019"'))
    delivery = partner.sent(f"{INCIDENTS}/2020-01-31.xlsx", content.getvalue())
    assert (delivery.outcome, delivery.rows_accepted) == (ACCEPTED, 3), delivery.reason
    assert loaded(partner)[0][0] == "2019-03-31"
    mapping(partner, POLICE.replace("[file]", '[file]\nsheet = "Crimes 2018"'))
    partner.load()
    assert partner.delivery("2020-01-31.xlsx").reason == "the workbook has no sheet of the mapping's name"


def test_cells_that_are_bad_in_the_file_do_not_count_where_their_row_is_left_out(partner):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(ROWS.splitlines()[2:]):
            sheet.write_row(number, 0, line.split("|"))
        sheet.write_boolean(3, 0, True)
    mapping(partner, POLICE.replace("header_row = 3", "header_row = 1"))
    delivery = partner.sent(f"{INCIDENTS}/2020-01-31.xlsx", content.getvalue())
    assert (delivery.rows, delivery.rows_accepted, delivery.rows_quarantined) == (3, 3, 0), delivery.reason


def test_the_example_of_the_documentation_reads_its_file(partner):
    page = (CHECKOUT / "dbt_project/docs/mappings.md").read_text()
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (lines,) = re.findall(r"\n    (Crimes recorded.*?)\n\n", page, re.DOTALL)
    mapping(partner, example)
    delivery = partner.sent(FILE, "\n".join(line.strip() for line in lines.splitlines()))
    assert (delivery.outcome, delivery.rows_accepted) == (ACCEPTED, 1)
    assert loaded(partner) == [("2019-03-31", "offender", "true", "Violence", "true")]
