"""What is in files as councils send them, end to end into the register: each test sends one kind and says what becomes
of it.
"""

import datetime as dt
import io

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.partner import (
    PLANS,
    PLANS_HEADER,
    Partner,
    counts,
    plans,
)


def workbook(rows: list[list], **sheets: list[list]) -> bytes:
    """A real workbook: dates as Excel dates, everything else as it comes; further sheets by name."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, lines in {"Sheet1": rows, **sheets}.items():
            sheet = book.add_worksheet(name)
            for row, line in enumerate(lines):
                for column, value in enumerate(line):
                    if isinstance(value, str) and value.startswith("=error "):
                        sheet.write_formula(row, column, "=NA()", None, value.removeprefix("=error "))
                    elif isinstance(value, str):
                        sheet.write_string(row, column, value)
                    else:
                        sheet.write(row, column, value)
    return content.getvalue()


# How text is written


def test_utf8_with_byte_order_mark(partner: Partner) -> None:
    delivery = partner.sent(f"{PLANS}/2020-03-31.csv", b"\xef\xbb\xbf" + plans(3).encode())
    assert (delivery.outcome, counts(delivery)) == ("accepted", (3, 3, 0, 0))
    assert "encoding utf-8 with byte order mark" in delivery.notes


def test_windows_1252_semicolons_and_column_names_with_spaces(partner: Partner) -> None:
    text = "Plan ID;PERSON ID;Start Date;End_Date;Category of abuse\r\n1;é;01/02/2020;13/02/2020;Neglect\r\n"
    delivery = partner.sent(f"{PLANS}/2020-03-31.csv", text.encode("cp1252"))
    assert (delivery.outcome, counts(delivery)) == ("accepted", (1, 1, 0, 0))
    assert "encoding windows-1252; delimiter semicolon" in delivery.notes
    assert partner.raw(
        "select start_date, end_date, category_of_abuse from raw.social_care__child_protection_plans"
    ) == [(dt.date(2020, 2, 1), dt.date(2020, 2, 13), "neglect")]


def test_tabs_and_ambiguous_dates_are_read_day_first_and_said_so(partner: Partner) -> None:
    text = "plan_id\tperson_id\tstart_date\tend_date\n1\t1\t02/01/2020\t\n2\t2\t03/04/2020\t\n"
    delivery = partner.sent(f"{PLANS}/2020-03-31.csv", text)
    assert delivery.outcome == "accepted"
    assert "delimiter tab" in delivery.notes
    assert "day-first: start_date" in delivery.notes
    assert partner.raw("select min(start_date) from raw.social_care__child_protection_plans") == [
        (dt.date(2020, 1, 2),)
    ]


def test_leading_zeros_blanks_and_the_surname_null(partner: Partner) -> None:
    text = "person_id,date_of_birth,given_name,family_name\n007,2010-01-01,Ann,Null\n 7 ,2010-01-01,NULL,n/a\n"
    delivery = partner.sent("luton/social_care/persons/2020-03-31.csv", text)
    assert counts(delivery) == (2, 2, 0, 0)
    # Without its leading zeros the first person would be the second.
    assert partner.raw("select count(distinct person_key) from raw.social_care__persons") == [(2,)]


def test_the_same_row_with_another_name_is_no_repeat(partner: Partner) -> None:
    """Names do not reach the lake; they tell two people apart nevertheless."""
    rows = "".join(f"{n},2010-01-01,A,B\n" for n in range(1, 100))
    header = "person_id,date_of_birth,given_name,family_name\n"
    delivery = partner.sent(
        "luton/social_care/persons/2020-03-31.csv", f"{header}{rows}5,2010-01-01,A,B\n7,2010-01-01,A,C\n"
    )
    assert counts(delivery) == (101, 98, 2, 1)
    assert partner.rejected_rows() == {("person_id", "key repeated with different content"): 2}
    assert [line.split(",")[0] for line in partner.quarantine(delivery)] == ["row_number", "8", "102"]


# Bad rows


def test_ragged_rows_are_kept_whole(partner: Partner) -> None:
    delivery = partner.sent(f"{PLANS}/2020-03-31.csv", plans(100, "a,b,2020-01-01,,neglect,x,y", "c,d"))
    assert (delivery.outcome, counts(delivery)) == ("accepted", (102, 100, 2, 0))
    assert partner.quarantine(delivery) == [
        f"row_number,column_name,rule,{PLANS_HEADER}",
        "102,,too many fields,a,b,2020-01-01,,neglect,x,y",
        "103,,too few fields,c,d",
    ]


def test_blank_lines_count_for_row_numbers_and_are_no_rows(partner: Partner) -> None:
    delivery = partner.sent(f"{PLANS}/2020-03-31.csv", plans(40, "", ",,,,", "x,y,soon,,neglect", "", ""))
    assert counts(delivery) == (41, 40, 1, 0)
    assert "blank rows passed over: 4" in delivery.notes
    assert partner.quarantine(delivery)[1] == "44,start_date,not a date,x,y,soon,,neglect"


def test_several_failures_are_one_line(partner: Partner) -> None:
    delivery = partner.sent(f"{PLANS}/2020-03-31.csv", plans(40, ",y,soon,,neglect"))
    assert counts(delivery) == (41, 40, 1, 0)
    assert partner.rejected_rows() == {("plan_id", "missing"): 1, ("start_date", "not a date"): 1}
    (line,) = partner.quarantine(delivery)[1:]
    assert set(line.split(",")[1].split("; ")) == {"plan_id", "start_date"}


def test_header_repeated_in_the_middle(partner: Partner) -> None:
    delivery = partner.sent(f"{PLANS}/2020-03-31.csv", plans(40, PLANS_HEADER, "z,z,2020-01-01,,neglect"))
    assert counts(delivery) == (42, 41, 1, 0)
    assert partner.rejected_rows() == {("", "repeated header"): 1}


def test_quoted_line_breaks_are_one_row(partner: Partner) -> None:
    text = 'referral_id,person_id,start_date,source\n1,1,2020-01-01,"school,\nby letter"\n2,2,2020-01-02,police\n'
    delivery = partner.sent("luton/social_care/referrals/2020-03-31.csv", text)
    assert (delivery.outcome, counts(delivery)) == ("accepted", (2, 2, 0, 0))
    assert partner.raw("select source from raw.social_care__referrals order by 1") == [
        ("police",),
        ("school,\nby letter",),
    ]


def test_more_than_one_row_in_twenty_bad_rejects_the_file(partner: Partner) -> None:
    just = partner.sent(f"{PLANS}/2020-03-31.csv", plans(19, "x,y,soon,,neglect"))
    assert (just.outcome, counts(just)) == ("accepted", (20, 19, 1, 0))
    repeat = "L0001,P0001,2020-01-02,,neglect"
    over = partner.sent(f"{PLANS}/2020-04-30.csv", plans(17, "x,y,soon,,neglect", repeat))
    assert (over.outcome, counts(over)) == ("rejected", (19, 0, 18, 1))
    assert over.reason == "more than 5 per cent of rows bad: 1 of 19"
    lines = partner.quarantine(over)
    assert len(lines) == 1 + 18
    assert sum(",,file rejected," in line for line in lines) == 17
    assert partner.raw("select count(*) from raw.social_care__child_protection_plans") == [(19,)]


# Bad files


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (plans(3).encode("utf-16"), "UTF-16"),
        (
            plans(3, '8,8,2020-01-01,,"neglect', "9,9,2020-01-01,,neglect").encode(),
            "a quotation mark in row 5 is not closed",
        ),
        (b"plan_id,person_id,end_date\n1,1,\n", "required columns missing: start_date"),
        (b"plan_id,person_id,start_date,Person ID\n1,1,2020-01-01,2\n", "columns given twice: person_id"),
        (b"\n1,1,2020-01-01\n", "row 1, where the column names belong, is empty"),
        (b"PK\x03\x04 not text \x00\x00", "not a text file"),
    ],
)
def test_a_csv_that_cannot_be_read(partner: Partner, content: bytes, reason: str) -> None:
    delivery = partner.sent(f"{PLANS}/2020-03-31.csv", content)
    assert (delivery.outcome, counts(delivery)) == ("rejected", (0, 0, 0, 0))
    assert reason in delivery.reason


@pytest.mark.parametrize("extension", ["xlsx", "parquet", "XLSX"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04cut", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, b"PAR1"])
def test_a_damaged_workbook_or_parquet_file(partner: Partner, extension: str, content: bytes) -> None:
    delivery = partner.sent(f"{PLANS}/2020-03-31.{extension}", content)
    assert (delivery.outcome, counts(delivery)) == ("rejected", (0, 0, 0, 0))


def test_extra_and_swapped_columns(partner: Partner) -> None:
    text = "category_of_abuse,Zaphod,start_date,person_id,plan_id\nphysical,secret,2020-01-01,P1,L1\n"
    delivery = partner.sent(f"{PLANS}/2020-03-31.csv", text)
    assert (delivery.outcome, counts(delivery)) == ("accepted", (1, 1, 0, 0))
    assert "ignored: 2" in delivery.notes
    assert "zaphod" not in (delivery.notes + delivery.reason).lower()
    assert "end_date" in delivery.notes
    assert partner.raw("select start_date, category_of_abuse from raw.social_care__child_protection_plans") == [
        (dt.date(2020, 1, 1), "physical")
    ]


# Workbooks and Parquet


def test_a_workbook_with_excel_dates_and_numbers(partner: Partner) -> None:
    rows = [
        PLANS_HEADER.split(","),
        ["007", 12345.0, dt.date(2020, 1, 2), dt.datetime(2020, 3, 4), "Neglect"],
        [],
        ["8", "12345", dt.date(2020, 1, 3), None, "physical"],
    ]
    delivery = partner.sent(f"{PLANS}/2020-03-31.xlsx", workbook(rows, Notes=[["see me"]]))
    assert (delivery.outcome, counts(delivery)) == ("accepted", (2, 2, 0, 0))
    assert "only the first sheet was read; 1 more holds data" in delivery.notes
    assert "blank rows passed over: 1" in delivery.notes
    found = partner.raw(
        "select start_date, end_date, person_key from raw.social_care__child_protection_plans order by 1"
    )
    assert [row[:2] for row in found] == [(dt.date(2020, 1, 2), dt.date(2020, 3, 4)), (dt.date(2020, 1, 3), None)]
    assert found[0][2] == found[1][2]


def test_excel_error_values_and_mangled_numbers_are_bad_values(partner: Partner) -> None:
    good = [[f"L{n}", f"P{n}", dt.date(2020, 1, 1), "", "neglect"] for n in range(60)]
    bad = [
        ["=error #N/A", "P1", dt.date(2020, 1, 1), "", "neglect"],
        ["x", "P1", dt.date(2020, 1, 1), "=error #REF!", "neglect"],
        [1234567890123456, "P1", dt.date(2020, 1, 1), "", "neglect"],
    ]
    delivery = partner.sent(f"{PLANS}/2020-03-31.xlsx", workbook([PLANS_HEADER.split(","), *good, *bad]))
    assert (delivery.outcome, counts(delivery)) == ("accepted", (63, 60, 3, 0))
    assert partner.rejected_rows() == {
        ("plan_id", "Excel error value"): 1,
        ("end_date", "Excel error value"): 1,
        ("plan_id", "number longer than Excel keeps"): 1,
    }


def test_a_parquet_file_from_pandas(partner: Partner) -> None:
    content = io.BytesIO()
    pl.DataFrame(
        {
            "plan_id": [1.0, 2.0],
            "person_id": ["01", "02"],
            "start_date": [dt.datetime(2020, 1, 1), dt.datetime(2020, 1, 2)],
            "end_date": [None, dt.datetime(2020, 2, 2)],
        }
    ).write_parquet(content)
    delivery = partner.sent(f"{PLANS}/2020-03-31.parquet", content.getvalue())
    assert (delivery.outcome, counts(delivery)) == ("accepted", (2, 2, 0, 0))
    as_csv = partner.sent(f"{PLANS}/2020-04-30.csv", "plan_id,person_id,start_date\n1,01,2020-01-01\n")
    assert as_csv.outcome == "accepted"
    assert partner.raw("select count(*) from raw.social_care__child_protection_plans") == [(1,)]


# Whatever the cells hold

GARBAGE = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 4), GARBAGE.map(lambda text: f"zq{text}qz")), min_size=1, max_size=8))
def test_no_row_is_lost_and_no_value_is_told(
    tmp_path_factory: pytest.TempPathFactory, spoilt: list[tuple[int, str]]
) -> None:
    """Any cell may hold anything: every row is accepted, quarantined or a repeat, and reasons and notes quote none."""
    partner = Partner(tmp_path_factory.mktemp("data"))
    rows = [[f"L{n}", f"P{n}", "2020-01-01", "", "neglect"] for n in range(200)]
    for place, (column, text) in enumerate(spoilt):
        rows[place * 7][column] = f"{text}{place}"
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    delivery = partner.sent(f"{PLANS}/2020-03-31.csv", "\r\n".join([PLANS_HEADER, *quoted]))
    assert (delivery.outcome, delivery.rows) == ("accepted", 200)
    assert delivery.rows == delivery.rows_accepted + delivery.rows_quarantined + delivery.rows_repeated
    bad = sum(column in (2, 3, 4) for column, _ in spoilt)
    assert delivery.rows_quarantined == bad
    told = delivery.reason + delivery.notes + repr(partner.rejected_rows())
    assert not any(text in told for _, text in spoilt)
