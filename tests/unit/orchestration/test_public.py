"""The public file: what is in it, what is not, and the gate that attacks it."""

from datetime import date

import duckdb
import pytest

from orchestration.publication import public
from orchestration.publication.descriptions import Description
from orchestration.publication.generations import PublicationError
from orchestration.publication.public_quality import SMALL_COUNT

MAKE = """
create schema kpi; create schema evaluation; create schema reference; create schema quality; create schema meta;
create schema core;
create table core.spell as select 'k' as family_key;
create table kpi.person_quarter as select 'k' as person_key;
create table kpi.indicator as
    select 'luton' as authority, '1' as indicator, 'plans_active' as measure, level, level_value, '' as breakdown,
        date '2019-04-01' as quarter_start, date '2019-06-30' as quarter_end, numerator::double as numerator,
        null::double as denominator, numerator::double as value, 'plans' as unit, 'individual' as source,
        true as complete
    from (values ('fs', '', 30), ('team', '1', 3), ('team', '2', 12), ('team', '3', 15))
        as figures (level, level_value, numerator);
create table evaluation.break_even as select 'luton' as authority, 12 as months_in_all;
create table reference.attendance_codes as
    select 'I' as code, 'authorised' as counts_as, date '2010-01-01' as valid_from;
create table quality.delivery as
    select 'luton' as authority, 'a.csv' as file_name, sha256, 4000::bigint as size_bytes, rows, rows as rows_accepted,
        0::bigint as rows_quarantined, 0::bigint as rows_repeated, 0::bigint as rows_unlinked
    from (values ('aa', 3::bigint), ('bb', 300::bigint)) as deliveries (sha256, rows);
create table quality.rejected_row_count as
    select sha256, 'start_date' as column_name, 'missing' as rule, 2::bigint as rows
    from (values ('aa'), ('bb')) as deliveries (sha256);
create table quality.check as
    select 'run-1' as run_id, 'core.spell: x' as check_name, 'expectation' as layer, 'warn' as severity, true as passed,
        '3 of 838 spells without a child' as observed, '0' as threshold, 'why' as reason_for_threshold;
create table meta.run as select 'run-1' as run_id;
"""


@pytest.fixture
def folder(tmp_path):
    with duckdb.connect(str(tmp_path / "analyst.duckdb")) as connection:
        connection.execute(MAKE)
    return tmp_path


def rows(folder, query):
    with duckdb.connect(str(folder / "public.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def change(folder, file, statement):
    with duckdb.connect(str(folder / file)) as connection:
        connection.execute(statement)


def test_aggregates_are_published_and_no_rows_about_people(folder):
    assert set(public.build(folder, {}).rows) == {
        "evaluation.break_even",
        "kpi.indicator",
        "meta.run",
        "quality.check",
        "quality.delivery",
        "quality.rejected_row_count",
        "reference.attendance_codes",
    }


def test_a_small_team_and_the_one_that_protects_it_are_withheld(folder):
    built = public.build(folder, {})
    assert rows(folder, "select numerator, value, suppression from kpi.indicator order by rowid") == [
        (30, 30, ""),
        (None, None, "c"),
        (None, None, "c"),
        (15, 15, ""),
    ]
    assert (built.control.small, built.control.further) == (1, 1)


def test_the_attack_on_what_was_built_finds_nothing(folder):
    public.build(folder, {})
    found = public.reattack(folder)
    assert (found.withheld, found.fallen, found.small_shown) == (2, {}, 0)
    assert public.in_words(found).startswith("2 cells withheld, fallen: none")


def test_the_attack_finds_a_cell_that_somebody_put_back(folder):
    public.build(folder, {})
    change(folder, "public.duckdb", "update kpi.indicator set numerator = 12 where level_value = '2'")
    found = public.reattack(folder)
    assert found.fallen == {"kpi.indicator": 1}
    assert "fallen: 1 of kpi.indicator" in public.in_words(found)


def test_deliveries_are_without_their_names_and_tiny_ones_without_their_counts(folder):
    public.build(folder, {})
    assert rows(folder, "select sha256, size_bytes, rows, rows_accepted, suppression from quality.delivery") == [
        ("aa", None, None, None, "c"),
        ("bb", 4000, 300, 300, ""),
    ]
    assert rows(folder, "select sha256, rows, suppression from quality.rejected_row_count") == [
        ("aa", None, "c"),
        ("bb", 2, ""),
    ]
    columns = rows(folder, "select column_name from duckdb_columns() where table_name = 'delivery'")
    assert ("file_name",) not in columns


@pytest.mark.parametrize(
    ("observed", "said"),
    [
        ("3 of 838 spells without a child", "c of 838 spells without a child"),
        ("46 children's spells", "46 children's spells"),
        ("1,835 rows, 4.5 per cent", "1,835 rows, 4.5 per cent"),
        (
            "0 of 4 authorities below, 2 newest deliveries rejected",
            "0 of 4 authorities below, 2 newest deliveries rejected",
        ),
        ("k = 1: 3 of 2,153 people; k = 5 would be reached", "k = 1: c of 2,153 people; k = 5 would be reached"),
        ("as of 2020-03-05; ends with 5.", "as of 2020-03-05; ends with c."),
    ],
)
def test_checks_say_no_count_of_a_handful(observed, said):
    assert SMALL_COUNT.sub("c", observed) == said


def test_checks_are_published_so(folder):
    public.build(folder, {})
    assert rows(folder, "select observed from quality.check") == [("c of 838 spells without a child",)]


def test_a_key_of_people_stops_publication(folder):
    change(
        folder,
        "analyst.duckdb",
        "create or replace table evaluation.break_even as select '' as authority, 'k' as family_key",
    )
    with pytest.raises(PublicationError, match=r"evaluation\.break_even\.family_key"):
        public.build(folder, {})


def test_parquet_holds_the_same_tables(folder):
    for table in public.build(folder, {}).rows:
        parquet = folder / "parquet" / "public" / f"{table.replace('.', '/')}.parquet"
        assert (
            rows(
                folder,
                f"(from {table} except all from '{parquet}') union all (from '{parquet}' except all from {table})",
            )
            == []
        )


def test_columns_carry_their_definitions_and_what_c_means(folder):
    public.build(folder, {"kpi.indicator": Description("Every indicator.", {"numerator": "What is counted."})})
    said = dict(rows(folder, "select column_name, comment from duckdb_columns() where table_name = 'indicator'"))
    assert said["numerator"] == "What is counted."
    assert "withheld" in said["suppression"]


def test_the_next_night_withholds_the_same_cells(folder, tmp_path_factory):
    public.build(folder, {})
    change(folder, "public.duckdb", "update kpi.indicator set numerator = 12, suppression = '' where level_value = '2'")
    change(
        folder, "public.duckdb", "update kpi.indicator set numerator = null, suppression = 'c' where level_value = '3'"
    )
    again = tmp_path_factory.mktemp("again")
    (again / "analyst.duckdb").write_bytes((folder / "analyst.duckdb").read_bytes())
    public.build(again, {}, folder)
    assert rows(again, "select level_value from kpi.indicator where numerator is null order by all") == [("1",), ("3",)]


def test_a_generation_without_a_public_file_is_no_hindrance(folder, tmp_path_factory):
    earlier = tmp_path_factory.mktemp("earlier")
    assert public.build(folder, {}, earlier).rows["kpi.indicator"] == 4


def test_the_public_file_needs_no_key(folder, monkeypatch):
    monkeypatch.setenv("SAFEGUARDING_ENCRYPTION_KEY", "0123456789abcdef0123456789abcdef")
    public.build(folder, {})
    monkeypatch.delenv("SAFEGUARDING_ENCRYPTION_KEY")
    assert rows(folder, "select max(quarter_start) from kpi.indicator") == [(date(2019, 4, 1),)]
