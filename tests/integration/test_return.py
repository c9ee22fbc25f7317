"""The return to evaluators: made from a small published file, and read back as evaluators' tools would read it."""

import datetime as dt
import stat
import zipfile
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from ingest.paths import DataRoot
from orchestration.publication import return_workbook
from orchestration.publication.generations import Access
from orchestration.publication.return_workbook import ReturnError

QUARTER = dt.date(2019, 4, 1)
SHEETS = ["Person", "Family", "Cohort", "Team", "Family Safeguarding", "Authority", "Definitions", "Sources"]
FORMULAS = ["=1+1", "+44 20", "-red", "@team", '=HYPERLINK("http://a.example")', "{=1}"]

PUBLISHED = """
create schema kpi; create schema reference; create schema meta;
create table kpi.person_quarter (authority varchar, person_key varchar, family_key varchar, r03_fs_start_date date,
    quarter_start date, quarter_end date, is_child boolean, r13_latest_fs_team varchar,
    i21_repeat_within_12_months boolean, i18_pct_unauthorised double, i06_cpp_days_during integer);
comment on column kpi.person_quarter.r03_fs_start_date is 'R03. Start of the spell.';
create table kpi.family_quarter (authority varchar, family_key varchar, r03_fs_start_date date, quarter_start date,
    children integer, i66_starting_da_programme integer);
create table kpi.indicator (authority varchar, indicator varchar, measure varchar, level varchar, level_value varchar,
    breakdown varchar, quarter_start date, quarter_end date, numerator double, denominator double, value double,
    unit varchar, source varchar, complete boolean);
comment on column kpi.indicator.value is 'The numerator for counts, ...';
create table reference.indicators (number varchar, measure varchar, name varchar, definition varchar, unit varchar,
    levels varchar, source varchar);
create table meta.run (run_id varchar, code_version varchar, finished_at timestamp, authority varchar, agency varchar,
    extract varchar, as_of date);
insert into kpi.family_quarter values ('luton', 'f1', date '2019-01-05', date '2019-04-01', 2, 1);
insert into kpi.indicator
    select authority, indicator, measure, level, level_value, '', quarter_start,
        (quarter_start + interval 3 month)::date - 1,
        numerator, denominator, numerator / coalesce(denominator, 1), unit, 'individual', complete
    from (values
        ('luton', '10', 'treatments_completed', 'fs', '', date '2019-04-01', 4, null, 'count', true),
        ('luton', '2a', 'days_on_closed_plans', 'authority', '', date '2019-04-01', 90, 4, 'days', false),
        ('luton', '1', 'plans_active', 'authority', '', date '2019-04-01', 0, null, 'plans', true),
        ('luton', '1', 'plans_active', 'cohort', '4', date '2019-04-01', null, null, 'plans', true),
        ('luton', '1', 'plans_active', 'authority', '', date '2019-07-01', 7, null, 'plans', true),
        ('bracknell_forest', '1', 'plans_active', 'authority', '', date '2019-04-01', 9, null, 'plans', true)
    ) as figures (
        authority, indicator, measure, level, level_value, quarter_start, numerator, denominator, unit, complete
    );
insert into reference.indicators values
    ('1', 'plans_active', 'Child protection plans active', 'Plans active in the quarter', 'plans',
        'authority;fs;cohort', 'Toolkit');
insert into meta.run values ('run-1', 'abc', '2020-04-01 02:15:00', 'luton', 'social_care', 'persons', '2020-03-31'),
    ('run-1', 'abc', '2020-04-01 02:15:00', 'bracknell_forest', 'social_care', 'persons', '2020-03-31');
"""


@pytest.fixture
def root(tmp_path: Path) -> DataRoot:
    """A data root with one published generation, behind its link."""
    generation = tmp_path / "generations" / "run-1"
    generation.mkdir(parents=True)
    (tmp_path / "published").symlink_to(generation.relative_to(tmp_path))
    with duckdb.connect(str(generation / "analyst.duckdb")) as connection:
        connection.execute(PUBLISHED)
        person = [
            ("luton", f"p{number}", "f1", dt.date(2019, 1, 5), quarter, quarter, True, team, None, 12.5, 30)
            for quarter in (QUARTER, dt.date(2019, 7, 1))
            for number, team in enumerate(FORMULAS)
        ]
        person.append(("luton", "q", "f0", dt.date(2019, 1, 5), QUARTER, QUARTER, False, "0012", True, None, None))
        connection.executemany(f"insert into kpi.person_quarter values ({', '.join('?' * 11)})", person)
    return DataRoot(tmp_path)


def made(root: DataRoot, authority: str = "luton", quarter: dt.date = QUARTER) -> Path:
    return return_workbook.write(root.published, root.returns, authority, quarter, Access())[0]


def sheet(path: Path, name: str) -> list[list]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()


def column(rows: list[list], heading: str) -> list:
    """The cells below a heading."""
    return [row[rows[0].index(heading)] for row in rows[1:]]


def test_a_sheet_a_level_and_one_of_definitions(root: DataRoot) -> None:
    path, rows = return_workbook.write(root.published, root.returns, "luton", QUARTER, Access())
    assert path == root.returns / "luton_2019-04-01.xlsx"
    assert CalamineWorkbook.from_path(path).sheet_names == SHEETS == list(rows)
    assert {name: len(sheet(path, name)) - 1 for name in SHEETS} == rows
    assert (rows["Person"], rows["Family"], rows["Cohort"], rows["Team"], rows["Authority"]) == (7, 1, 1, 0, 2)


def test_columns_carry_the_toolkits_names_in_one_heading_row(root: DataRoot) -> None:
    person = sheet(made(root), "Person")
    assert {"D01 Person ID", "R01 Family Grouping Key", "R03 First FS Case Worker Start Date"} <= set(person[0])
    assert "I66 Count of Individuals starting a DA Intervention Programme in quarter" in sheet(made(root), "Family")[0]
    assert "Is child" in person[0]


def test_only_the_authority_and_the_quarter(root: DataRoot) -> None:
    path = made(root)
    assert column(sheet(path, "Person"), "D01 Person ID") == ["q", *(f"p{number}" for number in range(len(FORMULAS)))]
    authority = sheet(path, "Authority")
    assert column(authority, "Indicator") == ["1", "2a"]
    assert column(authority, "Value") == [0, 22.5]
    assert column(authority, "Name") == ["Child protection plans active", ""]


def test_text_is_never_a_formula_or_a_number(root: DataRoot) -> None:
    path = made(root)
    assert column(sheet(path, "Person"), "R13 Latest FS Case Worker Team") == ["0012", *FORMULAS]
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(SHEETS)
    assert not any(b"<f>" in content or b"<f " in content or b"hyperlink" in content for content in sheets)


def test_dates_numbers_and_the_unknown(root: DataRoot) -> None:
    path = made(root)
    person = sheet(path, "Person")
    assert set(column(person, "R03 First FS Case Worker Start Date")) == {dt.date(2019, 1, 5)}
    assert column(person, "I06 Duration of Child Protection Plans during FS Intervention") == ["", *[30] * 6]
    assert column(person, "I18 % of Sessions unauthorised") == ["", *[12.5] * 6]
    assert column(sheet(path, "Cohort"), "Numerator") == [""]
    assert column(sheet(path, "Sources"), "Finished at") == [dt.datetime(2020, 4, 1, 2, 15)]


def test_yes_and_no_are_words_as_in_the_toolkit(root: DataRoot) -> None:
    path = made(root)
    person = sheet(path, "Person")
    assert column(person, "I21 Is Duration since previous CPP within 12 months?") == ["Yes", *[""] * 6]
    assert column(sheet(path, "Authority"), "Complete") == ["Yes", "No"]


def test_definitions_lead_back_to_what_is_published(root: DataRoot) -> None:
    definitions = sheet(made(root), "Definitions")
    assert definitions[0] == ["Sheet", "Code", "Name", "Published name", "Definition", "Unit"]
    defined = {(row[0], row[3]): row for row in definitions[1:]}
    assert defined["Person", "r03_fs_start_date"][1:5] == [
        "R03", "R03 First FS Case Worker Start Date", "r03_fs_start_date", "R03. Start of the spell.",
    ]  # fmt: skip
    assert defined["Authority, Family Safeguarding, Cohort", "plans_active"][1:] == [
        "1", "Child protection plans active", "plans_active", "Plans active in the quarter", "plans",
    ]  # fmt: skip
    assert defined["Cohort, Team, Family Safeguarding, Authority", "value"][4] == "The numerator for counts, ..."
    published = {name for sheet_name, name in defined if sheet_name == "Person"}
    assert len(published) == len(sheet(made(root), "Person")[0])


def test_readable_by_the_analysts_group_and_nothing_else_left(root: DataRoot) -> None:
    path = made(root)
    made(root)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert stat.S_IMODE(root.returns.stat().st_mode) == 0o750
    assert list(root.returns.iterdir()) == [path]


@pytest.mark.parametrize(
    ("authority", "quarter", "message"),
    [
        ("cambridgeshire", QUARTER, "the authority 'cambridgeshire'; published: bracknell_forest, luton"),
        ("../luton", QUARTER, "nothing is published for the authority"),
        ("luton", dt.date(2019, 4, 2), "luton begins on 2019-04-02; its quarters begin from 2019-04-01 to 2019-07-01"),
        ("luton", dt.date(2025, 4, 1), "no published quarter of luton begins on 2025-04-01"),
    ],
)
def test_what_is_not_published_cannot_be_returned(
    root: DataRoot, authority: str, quarter: dt.date, message: str
) -> None:
    with pytest.raises(ReturnError, match=message):
        made(root, authority, quarter)
    assert not root.returns.exists()


def test_a_cell_beyond_excels_limits_is_refused_and_nothing_left(root: DataRoot) -> None:
    with duckdb.connect(str(root.published / "analyst.duckdb")) as connection:
        connection.execute("update kpi.person_quarter set r13_latest_fs_team = repeat('x', 32768) where not is_child")
    with pytest.raises(ReturnError, match="the sheet Person cannot hold row 1: Excel's limits"):
        made(root)
    assert list(root.returns.iterdir()) == []


def test_the_command_says_what_it_wrote(
    root: DataRoot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAFEGUARDING_DATA", str(root.path))
    assert return_workbook.main("luton", QUARTER) == 0
    assert str(root.returns / "luton_2019-04-01.xlsx") in capsys.readouterr().out
    assert return_workbook.main("nowhere", QUARTER) == 1
    assert "No return was written: nothing is published for the authority 'nowhere'" in capsys.readouterr().err
    root.published.unlink()
    assert return_workbook.main("luton", QUARTER) == 1
    assert "nothing is published yet" in capsys.readouterr().err
