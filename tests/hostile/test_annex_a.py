"""Annex A as councils leave it: a workbook with a sheet a list."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter

from ingest.boundary.pseudonyms import load_key
from ingest.erasure.erase import erase
from ingest.files import Stamp
from ingest.formats import STANDARDS
from ingest.formats.advice import advice
from ingest.readers import scan
from ingest.source import Source
from tests.partner import GUARD, Partner, counts

FOLDER = "hertfordshire/social_care/annex_a"
ANNEX_A = STANDARDS["annex_a"]
CHILD = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age")
LIST_3 = (*CHILD, "Date of Referral", "Referral Source", "Referral NFA?", "Allocated Worker")
LIST_6 = (*CHILD, "CIN Start Date", "Primary Need Code", "CIN Closure Date", "Reason for Closure")
LIST_7 = (
    *CHILD,
    "Child Protection Plan Start Date",
    "Initial Category of Abuse",
    "Latest Category of Abuse",
    "Child Protection Plan End Date",
    "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
)
LIST_8 = (
    *CHILD,
    "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))",
    "Date Started to be Looked After",
    "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)",
    "Start date of current legal status",
    "Child's Legal Status",
    "Date Ceased to be Looked After",
    "Reason Ceased to be Looked After",
    "Placement Type",
)
LIST_9 = (*CHILD[:4], "Age of Child (Years)", "Eligibility Category")
BORN = dt.date(2010, 5, 1)


class Formula(str):
    """A formula that was never calculated."""


def child(number: object, *more: object) -> tuple[object, ...]:
    return (number, "b) Female", "a) WBRI", BORN, 10.5, *more)


def workbook(sheets: Mapping[str, list[tuple]], hidden: tuple[str, ...] = ()) -> bytes:
    """A workbook of sheets by name, each a list of rows; dates are real ones, a `Formula` has no value."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        look = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), look)
                    elif isinstance(cell, Formula):
                        sheet.write_formula(row, column, cell, None, "")
                    elif cell is not None:
                        sheet.write(row, column, cell)
    return made.getvalue()


def plan(number: object, start: object, end: object = None, words: str = "Neglect") -> tuple[object, ...]:
    return child(number, start, words, words, end, "b) No")


PLANS = [LIST_7, plan(11, dt.date(2021, 1, 5)), plan(12, dt.date(2020, 6, 1), dt.date(2021, 2, 1))]
REFERRALS = [LIST_3, child(11, dt.date(2021, 1, 2), "q) 6: Police", "No", "A\u00a0Worker")]
CASES = [LIST_6, child(11, dt.date(2021, 1, 2), "N1 - Abuse or Neglect")]
CARE = [
    LIST_8,
    child(11, "b) No", dt.date(2021, 1, 5), "b) No", dt.date(2021, 1, 5), "C2: FCO", None, None, "f) U6: Foster"),
]


def test_every_list_is_a_delivery_of_its_own(partner: Partner) -> None:
    sheets = {"Cover": [("Annex A",)], "List 3": REFERRALS, "List 6": CASES, "List 07 - CP": PLANS, "list_8": CARE}
    partner.send(f"{FOLDER}/2021-03-16.xlsx", workbook(sheets))
    partner.load()
    assert {each.extract: (each.agency, each.outcome, each.rows) for each in partner.deliveries()} == {
        "list_3": ("annex_a", "accepted", 1),
        "list_6": ("annex_a", "accepted", 1),
        "list_7": ("annex_a", "accepted", 2),
        "list_8": ("annex_a", "accepted", 1),
    }
    assert partner.raw(
        "select plan_start_date, plan_end_date, latest_category, number from raw.annex_a__list_7 order by 1"
    ) == [(dt.date(2020, 6, 1), dt.date(2021, 2, 1), "NEGLECT", 1), (dt.date(2021, 1, 5), None, "NEGLECT", 1)]
    assert partner.raw("select legal_status, placement_type, uasc, is_second_period from raw.annex_a__list_8") == [
        ("C2: FCO", "F) U6: FOSTER", "B) NO", "B) NO")
    ]
    assert partner.load().deliveries == []


def test_lists_are_known_by_their_headings_below_a_title(partner: Partner) -> None:
    """ "Sheets by `list\\s*0?\\d+` or header signature in the first 20 rows"."""
    title = [("Plans of the authority",)] + [()] * 18
    sheets = {"Plans": [*title, *PLANS], "Leavers": [LIST_9, child(13, "b) Former relevant child")], "Notes": [("x",)]}
    partner.send(f"{FOLDER}/2021-03-16.xlsx", workbook(sheets))
    partner.load()
    assert {each.extract: counts(each) for each in partner.deliveries()} == {
        "list_7": (2, 2, 0, 0),
        "list_9": (1, 1, 0, 0),
    }
    assert "sheets that are no table of Annex A, not read: 1" in partner.deliveries()[0].notes


def test_hidden_sheets_are_not_read(partner: Partner) -> None:
    partner.send(f"{FOLDER}/2021-03-16.xlsx", workbook({"List 7": PLANS, "List 3": REFERRALS}, hidden=("List 3",)))
    partner.load()
    assert [each.extract for each in partner.deliveries()] == ["list_7"]


def test_formulas_without_a_value_and_not_available_are_empty(partner: Partner) -> None:
    """ "`#N/A` text, NBSP in names, numeric ids, formula dates (no cached value: empty, count)"."""
    rows = [
        *PLANS,
        plan(13, dt.date(2021, 1, 6), Formula("=F2+5")),
        (14, "#N/A", "#N/A", Formula("=NA()"), Formula("=1"), dt.date(2021, 1, 7), "Neglect", "#N/A", None, None),
        (None, None, None, None, Formula("=D6+1")),
    ]
    partner.send(f"{FOLDER}/2021-03-16.xlsx", workbook({"List 7": rows}))
    partner.load()
    (found,) = partner.deliveries()
    assert counts(found) == (4, 4, 0, 0)
    assert "formulas without a value and #N/A, read as empty: 2" in found.notes
    assert "blank rows passed over: 1" in found.notes
    assert partner.raw(
        "select plan_end_date, sex, date_of_birth, latest_category from raw.annex_a__list_7"
        " where plan_start_date > date '2021-01-05' order by plan_start_date"
    ) == [(None, "B) FEMALE", BORN, "NEGLECT"), (None, None, None, None)]


def test_rows_of_one_day_are_numbered_and_repeats_load_once(partner: Partner) -> None:
    """ "Missing keys: `<child>|<kind>|<start ISO>[|n]`, n for ties in file order"."""
    day = dt.date(2021, 1, 5)
    rows = [
        LIST_7,
        plan(1, day),
        plan(1, day),
        plan(1, day, words="Physical  abuse"),
        plan(1, day, dt.date(2021, 2, 1)),
    ]
    partner.send(f"{FOLDER}/2021-03-16.xlsx", workbook({"List 7": [*rows, plan(1, dt.date(2021, 1, 6))]}))
    partner.load()
    (found,) = partner.deliveries()
    assert counts(found) == (5, 4, 0, 1)
    assert partner.raw("select plan_start_date, number, latest_category from raw.annex_a__list_7 order by 1, 2") == [
        (day, 1, "NEGLECT"),
        (day, 2, "PHYSICAL  ABUSE"),
        (day, 3, "NEGLECT"),
        (dt.date(2021, 1, 6), 1, "NEGLECT"),
    ]


@pytest.mark.parametrize(
    ("written", "is_known"),
    [("a) Yes", True), ("UASC", True), ("Non-UASC", True), ("b)", True), ("N", True), ("c) Unknown", False)],
)
def test_whether_a_child_is_an_asylum_seeker_must_be_known(partner: Partner, written: str, is_known: bool) -> None:
    """ "uasc (yes/`a)`/UASC; no/`b)`/Non-UASC; unknown: quarantine)"."""
    day = dt.date(2021, 1, 5)
    good = [child(number, "b) No", day, "b) No", day, "C2", None, None, "U6") for number in range(100, 140)]
    row = child(1, written, day, "b) No", day, "C2", None, None, "U6")
    partner.send(f"{FOLDER}/2021-03-16.xlsx", workbook({"List 8": [LIST_8, *good, row]}))
    partner.load()
    (found,) = partner.deliveries()
    assert counts(found) == (41, 40 + is_known, 1 - is_known, 0)
    assert partner.rejected_rows() == ({} if is_known else {("uasc", "not in the list"): 1})


def test_what_starts_after_the_day_of_the_workbook_is_in_quarantine(partner: Partner) -> None:
    rows = [plan(number, dt.date(2021, 1, 5)) for number in range(100, 140)]
    partner.send(f"{FOLDER}/2021-03-16.xlsx", workbook({"List 7": [LIST_7, *rows, plan(1, dt.date(2021, 3, 17))]}))
    partner.load()
    assert counts(partner.deliveries()[0]) == (41, 40, 1, 0)


def test_a_list_that_lacks_a_column_is_told_which_and_the_others_are_read(partner: Partner) -> None:
    lacking = [tuple(cells[:8] + cells[9:]) for cells in PLANS]
    partner.send(f"{FOLDER}/2021-03-16.xlsx", workbook({"List 7": lacking, "List 3": REFERRALS, "List 6": []}))
    partner.load()
    reasons = {each.extract: each.reason for each in partner.deliveries()}
    assert reasons["list_3"] == ""
    assert reasons["list_7"] == "nearly the table list_7 of Annex A: missing CHILD_PROTECTION_PLAN_END_DATE"
    assert reasons["list_6"].startswith("nearly the table list_6 of Annex A: missing CHILD_UNIQUE_ID, GENDER")
    assert partner.load().deliveries == []


def test_two_sheets_of_one_list_are_refused(partner: Partner) -> None:
    partner.send(f"{FOLDER}/2021-03-16.xlsx", workbook({"List 7": PLANS, "List 7 old": PLANS}))
    partner.load()
    (found,) = partner.deliveries()
    assert (found.outcome, found.reason) == ("rejected", "2 sheets are the table list_7 of Annex A: leave one")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("2021-03-16.csv", "a,b\n1,2\n", "it is no workbook: Annex A comes as a workbook, a sheet a list"),
        (
            "2021-03-16.csv",
            "CHILD,SEX,DOB,DUC\n",
            "it looks like the table uasc of SSDA903, which belongs in landing/<authority>/social_care/ssda903/",
        ),
        ("2021-03-16.xlsx", workbook({"x": [("a", "b")]}), "none of its sheets is a list"),
        ("2021-03-16.xml", "<Message/>", "not Annex A, which has no XML"),
    ],
)
def test_what_is_no_annex_a_is_told_why(partner: Partner, name: str, content: str | bytes, said: str) -> None:
    partner.send(f"{FOLDER}/{name}", content)
    partner.load()
    (found,) = partner.deliveries()
    assert found.outcome == "rejected"
    assert said in found.reason


@pytest.mark.parametrize("folder", ["child_protection_plans", "ssda903"])
def test_a_workbook_in_another_folder_is_told_where_it_belongs(partner: Partner, folder: str) -> None:
    content = workbook({"Cover": [("x",)], "List 7": PLANS, "List 3": REFERRALS})
    partner.send(f"hertfordshire/social_care/{folder}/2021-03-16.xlsx", content)
    partner.load()
    (found,) = partner.deliveries()
    assert found.outcome == "rejected"
    assert "it looks like Annex A, of which it has 2 lists, which belongs in landing/<authority>/social_care/" in (
        found.reason
    )


def test_no_other_workbook_is_taken_for_one() -> None:
    file = io.BytesIO(workbook({"persons": [("person_id", "date_of_birth", "sex", "ethnicity")]}))
    assert advice(Source(file, Stamp(0, 0, 0, 0), scan(file), "xlsx")) == ""


def test_a_person_is_erased_from_every_sheet(partner: Partner, tmp_path: Path) -> None:
    """Also from a sheet that is no list; what a cell of another column says decides nothing in a list."""
    leavers = [LIST_9, child(12, "11"), child(11, "x")]
    sheets = {"Notes": [("of", "about"), ("x", 11), ("x", 12)], "List 7": PLANS, "List 9": leavers}
    file = partner.send(f"{FOLDER}/2021-03-16.xlsx", workbook(sheets))
    partner.load()
    assert erase(partner.root, "hertfordshire", "11", load_key(partner.root.path)).files == 1
    assert file.read_bytes() != workbook(sheets)
    partner.load()
    assert {each.extract: each.rows for each in partner.deliveries()} == {"list_7": 1, "list_9": 1}
    import openpyxl

    left = {
        sheet.title: [row[1 if sheet.title == "Notes" else 0] for row in sheet.values]
        for sheet in openpyxl.load_workbook(file)
    }
    assert left == {
        "Notes": ["about", 12],
        "List 7": ["Child Unique ID", 12],
        "List 9": ["Child Unique ID", 12],
    }


@pytest.mark.parametrize(
    ("place", "sheets", "hidden", "is_named"),
    [
        (FOLDER, {"List 7": PLANS[:1] + PLANS[2:], "Old": [(11, "y")]}, ("Old",), True),
        (FOLDER, {"List 7": PLANS[:1] + PLANS[2:], "Old": [(12, "y")]}, ("Old",), False),
        (FOLDER, {"List 7": PLANS, "Old": [(11, "y")]}, ("Old",), False),
        ("hertfordshire/social_care/persons", {"a": [("person_id",), (12,)], "b": [("x", 11)]}, (), True),
    ],
)
def test_a_sheet_that_is_never_read_and_has_a_person_is_named(
    partner: Partner, place: str, sheets: Mapping[str, list[tuple]], hidden: tuple[str, ...], is_named: bool
) -> None:
    """In a workbook that is rewritten no such sheet stays."""
    file = partner.send(f"{place}/2021-03-16.xlsx", workbook(sheets, hidden))
    partner.load()
    erased = erase(partner.root, "hertfordshire", "11", load_key(partner.root.path), guard=GUARD)
    assert erased.unread == ([file] if is_named else [])
