"""Schema raw: typed whatever was delivered, and of each key the newest row."""

import datetime as dt
from pathlib import Path

import duckdb
import polars as pl
import pytest

from ingest.boundary.pseudonyms import Pseudonymiser, load_key
from ingest.contracts import EXTRACTS
from ingest.raw import build_raw
from ingest.register.records import DELIVERY_COLUMNS
from tests.partner import (
    ATTENDANCE,
    ATTENDANCE_HEADER,
    INCIDENTS,
    INCIDENTS_HEADER,
    PLANS,
    PLANS_HEADER,
    Partner,
    plans,
)

FORMS = "hertfordshire/substance_misuse/treatment_outcomes_profiles"
FORMS_VIEW = "raw.substance_misuse__treatment_outcomes_profiles"
SESSIONS = "select session_date, code from raw.education__attendance order by all"


@pytest.fixture
def partner(tmp_path: Path) -> Partner:
    # A quotation mark and a glob in the data root's own path.
    return Partner(tmp_path / "the partner's [data]*")


def attendance(*days: tuple[str, str], school: str = "1") -> str:
    lines = [f"U1,{school},{day},AM,{code}" for day, code in days]
    return "\n".join([ATTENDANCE_HEADER, *lines])


def plan_of(partner: Partner, query: str) -> str:
    return partner.raw(f"explain {query}")[0][1]


def test_every_extract_has_a_typed_view_whatever_was_delivered(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(2))
    partner.load()
    with duckdb.connect() as connection:
        build_raw(partner.root, connection)
        for extract in EXTRACTS.values():
            described = connection.execute(f"describe raw.{extract.table}").fetchall()
            assert {name: kind for name, kind, *_ in described} == extract.view_columns()
            assert [name for name, *_ in described] == list(extract.view_columns())


def test_the_register_as_tables(partner: Partner) -> None:
    before = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40, "x,y,soon,,neglect"))
    partner.load()
    with duckdb.connect() as connection:
        build_raw(partner.root, connection)
        build_raw(partner.root, connection)
        delivery = connection.execute("select * from raw.delivery")
        assert tuple(column[0] for column in delivery.description) == DELIVERY_COLUMNS
        (row,) = delivery.fetchall()
        assert row[5] == dt.date(2020, 1, 31)
        assert before <= row[6] <= dt.datetime.now(dt.UTC).replace(tzinfo=None)
        rejected = connection.execute("select column_name, rule, rows from raw.rejected_row_count").fetchall()
        assert rejected == [("start_date", "not a date", 1)]


def test_files_whose_days_do_not_overlap_need_no_window(partner: Partner) -> None:
    partner.send(f"{ATTENDANCE}/2020-01-31.csv", attendance(("2020-01-06", "N"), ("2020-01-31", "/")))
    partner.send(f"{ATTENDANCE}/2020-02-29.csv", attendance(("2020-02-03", "N")))
    partner.send("luton/education/attendance/2020-02-29.csv", attendance(("2020-01-06", "N")))
    partner.load()
    assert len(partner.raw(SESSIONS)) == 4
    assert "WINDOW" not in plan_of(partner, SESSIONS)


def test_only_files_whose_days_overlap_go_through_the_window(partner: Partner) -> None:
    partner.send(f"{ATTENDANCE}/2020-01-31.csv", attendance(("2020-01-06", "N"), ("2020-01-31", "/")))
    partner.send(f"{ATTENDANCE}/2020-02-29.csv", attendance(("2020-02-03", "N"), ("2020-02-04", "/")))
    partner.send(f"{ATTENDANCE}/2020-03-15.csv", attendance(("2020-01-31", "I")))
    partner.send(f"{ATTENDANCE}/2020-03-31.csv", attendance(("2020-02-03", "O")))
    partner.send(f"{ATTENDANCE}/2020-04-30.csv", attendance(("2020-04-20", "/")))
    partner.load()
    assert partner.raw(SESSIONS) == [
        (dt.date(2020, 1, 6), "N"),
        (dt.date(2020, 1, 31), "I"),
        (dt.date(2020, 2, 3), "O"),
        (dt.date(2020, 2, 4), "/"),
        (dt.date(2020, 4, 20), "/"),
    ]


def test_newer_by_as_of_date_and_not_by_arrival(partner: Partner) -> None:
    partner.send(f"{ATTENDANCE}/2020-03-31.csv", attendance(("2020-01-06", "I")))
    partner.send(f"{ATTENDANCE}/2020-01-31.csv", attendance(("2020-01-06", "N")))
    partner.load()
    assert partner.raw(SESSIONS) == [(dt.date(2020, 1, 6), "I")]


def test_keys_without_a_day_are_compared_over_all_deliveries(partner: Partner) -> None:
    for month, attended in (("01", "n"), ("02", "y")):
        rows = f"I1,P1,victim,2019-12-24,y,{attended}\nI{month},P1,victim,2019-12-24,y,n\n"
        partner.send(f"{INCIDENTS}/2020-{month}-28.csv", f"{INCIDENTS_HEADER}\n{rows}")
        partner.send(f"luton/police/incidents/2020-{month}-28.csv", f"{INCIDENTS_HEADER}\n{rows}")
    partner.load()
    query = (
        "select authority, count(*), count(*) filter (where call_out) from raw.police__incidents group by 1 order by 1"
    )
    assert partner.raw(query) == [("hertfordshire", 3, 1), ("luton", 3, 1)]


def forms(*identifiers: str, day: str = "2019-05-01") -> str:
    rows = (f"{identifier},P1,T1,review,{day}" for identifier in identifiers)
    return "\n".join(["form_id,person_id,treatment_id,stage,form_date", *rows])


def in_order_of_rank(partner: Partner, authority: str = "hertfordshire") -> list[tuple]:
    """Raw ids in the order of their ranks: only the test, which sent the ids, knows which key is whose."""
    names = {
        Pseudonymiser(load_key(partner.root.path), authority).keys(pl.Series([name]), "form").item(): name
        for name in ("1", "10", "9", "B", "b", "é", "\uffff", "𝄞")
    }
    found = partner.raw(f"select form_rank, form_key from {FORMS_VIEW} where authority = '{authority}' order by all")
    return [(rank, names[key]) for rank, key in found]


def test_forms_of_several_files_are_ranked_together(partner: Partner) -> None:
    partner.send(f"{FORMS}/2020-01-31.csv", forms("b", "10", "𝄞", "9"))
    partner.send(f"{FORMS}/2020-02-29.csv", forms("é", "B", "\uffff", "1"))
    partner.send(f"{FORMS.replace('hertfordshire', 'luton')}/2020-01-31.csv", forms("b", "10"))
    partner.load()
    in_code_point_order = ["1", "10", "9", "B", "b", "é", "\uffff", "𝄞"]
    assert in_order_of_rank(partner) == list(enumerate(in_code_point_order, 1))
    assert in_order_of_rank(partner, "luton") == [(1, "10"), (2, "b")]
    assert "WINDOW" in plan_of(partner, f"select form_rank from {FORMS_VIEW}")


def test_forms_of_one_file_keep_its_ranks(partner: Partner) -> None:
    partner.send(f"{FORMS}/2020-01-31.csv", forms("b", "10", "9"))
    partner.send(f"{FORMS}/2020-02-29.csv", forms())
    partner.send(f"{FORMS.replace('hertfordshire', 'luton')}/2020-01-31.csv", forms("b", "10"))
    partner.load()
    assert in_order_of_rank(partner) == [(1, "10"), (2, "9"), (3, "b")]
    assert "WINDOW" not in plan_of(partner, f"select form_rank from {FORMS_VIEW}")


def test_corrected_forms_are_ranked_once(partner: Partner) -> None:
    partner.send(f"{FORMS}/2020-01-31.csv", forms("b", "10", "9"))
    partner.send(f"{FORMS}/2020-02-29.csv", forms("b", "1", day="2019-06-01"))
    partner.load()
    assert in_order_of_rank(partner) == [(1, "1"), (2, "10"), (3, "9"), (4, "b")]
    assert partner.raw(f"select distinct form_date from {FORMS_VIEW} where form_rank in (1, 4)") == [
        (dt.date(2019, 6, 1),)
    ]


def test_an_incident_has_one_rank_in_whatever_file_its_people_are(partner: Partner) -> None:
    for month, rows in (("01", ("I2,P1,victim", "I3,P1,victim")), ("02", ("I1,P1,victim", "I2,P2,offender"))):
        lines = [INCIDENTS_HEADER, *(f"{row},2019-12-24,y,n" for row in rows)]
        partner.send(f"{INCIDENTS}/2020-{month}-28.csv", "\n".join(lines))
    partner.load()
    query = "select incident_rank, count(*), count(distinct incident_key) from raw.police__incidents group by 1"
    assert sorted(partner.raw(query)) == [(1, 1, 1), (2, 2, 1), (3, 1, 1)]


def test_no_raw_identifier_is_in_the_warehouse(partner: Partner) -> None:
    """The lake has those by which ties are broken, and no other; all else is made of what this schema shows."""
    for month in ("01", "02"):
        partner.send(f"{FORMS}/2020-{month}-28.csv", forms(f"raw-F{month}").replace("P1,T1", "raw-P,raw-T"))
        lines = f"{INCIDENTS_HEADER}\nraw-I{month},raw-P,victim,2019-12-24,y,n"
        partner.send(f"{INCIDENTS}/2020-{month}-28.csv", lines)
        partner.send(f"{PLANS}/2020-{month}-28.csv", f"{PLANS_HEADER}\nraw-L{month},raw-P,2019-12-24,,neglect")
    partner.load()
    found = {}
    for file in partner.root.lake.rglob("*.parquet"):
        cells = pl.read_parquet(file.read_bytes()).select(pl.col(pl.String).str.contains("raw-").any())
        found.setdefault(file.parent.name, set()).update(
            name for name, any_raw in cells.row(0, named=True).items() if any_raw
        )
    assert found == {
        "treatment_outcomes_profiles": {"form_id"},
        "incidents": {"incident_id"},
        "child_protection_plans": set(),
    }
    with duckdb.connect() as connection:
        build_raw(partner.root, connection)
        names = connection.execute("select table_name, column_name from information_schema.columns").fetchall()
        assert [each for each in names if each[1].endswith("_id")] == []
        for table in {table for table, _ in names}:
            rows = connection.execute(f'select * from raw."{table}"').fetchall()
            assert "raw-" not in str(rows), table


def test_a_lake_file_made_under_an_earlier_contract(partner: Partner) -> None:
    """A file that is no longer in landing cannot be parsed again: what it lacks reads as empty."""
    partner.send(f"{PLANS}/2020-01-31.csv", plans(2))
    partner.load()
    (lake_file,) = partner.root.lake.rglob("*.parquet")
    earlier = pl.read_parquet(lake_file.read_bytes()).drop("category_of_abuse")
    earlier.write_parquet(lake_file)
    assert partner.raw("select distinct category_of_abuse from raw.social_care__child_protection_plans") == [(None,)]
