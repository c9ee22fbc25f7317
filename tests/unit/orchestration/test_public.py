"""The public file: what is in it, what is not, and the gate that attacks it."""

from datetime import date

import duckdb
import polars as pl
import pytest

from orchestration.disclosure.earlier import Earlier
from orchestration.disclosure.tables import UnknownTableError
from orchestration.publication import derived, public, public_quality
from orchestration.publication.descriptions import Description
from orchestration.publication.generations import PublicationError

MAKE = """
create schema kpi; create schema evaluation; create schema reference; create schema quality; create schema meta;
create schema core;
create table core.spell as select 'k' as family_key;
create table kpi.person_quarter as select 'k' as person_key;
create table kpi.indicator as
    select 'luton' as authority, '1' as indicator, 'plans_active' as measure, level, level_value, '' as breakdown,
        quarter_start::date as quarter_start, quarter_start::date + 90 as quarter_end, numerator::double as numerator,
        null::double as denominator, numerator::double as value, 'plans' as unit, 'individual' as source,
        quarter_start < '2019-07-01' as complete, 91.7 as linked_share
    from (
        values ('team', '1', 9, '2018-04-01'), ('fs', '', 30, '2019-04-01'), ('team', '1', 3, '2019-04-01'),
            ('team', '2', 12, '2019-04-01'), ('team', '3', 15, '2019-04-01'), ('fs', '', 44, '2019-07-01')
    ) as figures (level, level_value, numerator, quarter_start);
create table evaluation.break_even as select 'luton' as authority, 12 as months_in_all;
create table reference.attendance_codes as
    select 'I' as code, 'authorised' as counts_as, date '2010-01-01' as valid_from;
create table quality.delivery as
    select authority, 'police' as agency, 'incidents' as extract, 'a.csv' as file_name, sha256,
        date '2020-03-31' as as_of, timestamp '2020-04-01' as arrived_at, 4000::bigint as size_bytes,
        rows, rows as rows_accepted, 0::bigint as rows_quarantined, 0::bigint as rows_repeated,
        0::bigint as rows_unlinked, outcome, '3 rows, 30 before' as reason, 'encoding utf-8' as notes
    from (values ('luton', 'aa', 3::bigint, 'held'), ('Jane Example', 'bb', 302::bigint, 'accepted'))
        as deliveries (authority, sha256, rows, outcome);
create table quality.rejected_row_count as
    select authority, 'police' as agency, 'incidents' as extract, sha256, 'start_date' as column_name,
        'missing' as rule, 7::bigint as rows
    from (values ('luton', 'aa'), ('Jane Example', 'bb')) as deliveries (authority, sha256);
create table quality.linkage as
    select 'luton' as authority, 'police' as agency, breakdown, value as breakdown_value, persons, exact, probable,
        0::bigint as reviewed, awaiting as awaiting_review, if(breakdown = 'all', 16, null)::bigint as unlinked,
        100::bigint as rows_linked,
        3::bigint as rows_unlinked, 0.4 as expected_false_links, 5.0 as expected_missed_links
    from (values ('all', 'all', 61::bigint, 14::bigint, 27::bigint, 4::bigint), ('sex', 'F', null, 3, 17, null),
            ('sex', 'U', null, 1, 4, null))
        as sources (breakdown, value, persons, exact, probable, awaiting);
create table reference.local_authorities as select 'luton' as slug;
create table quality.check as
    select 'run-1' as run_id, 'core.spell: x' as check_name, 'expectation' as layer, 'warn' as severity, true as passed,
        '3 of 838 spells without a child' as observed, '0' as threshold, 'why' as reason_for_threshold;
create table meta.run as
    select 'run-1' as run_id, 'v1' as code_version, timestamp '2020-04-01' as finished_at, 'luton' as authority,
        'police' as agency, 'incidents' as extract, date '2020-03-31' as as_of;
"""


@pytest.fixture(autouse=True)
def nothing_derived(monkeypatch):
    """These tables are too small to derive others from; test_derived.py is about those."""
    monkeypatch.setattr(derived, "TABLES", ())


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
        "quality.linkage",
        "quality.rejected_row_count",
        "reference.attendance_codes",
        "reference.local_authorities",
    }


def test_the_day_of_the_cohorts_is_for_analysts(folder):
    """It is worked out from workers' rows: a month's end tells how many of a few had been trained by then."""
    established = "create table reference.fully_established as select 'luton' as authority, date '2016-03-31' as day"
    change(folder, "analyst.duckdb", established)
    built = public.build(folder, {})
    assert "reference.fully_established" not in built.rows
    assert public.audit(folder, built.control.figures).passed
    change(folder, "public.duckdb", established)
    found = public.audit(folder, built.control.figures)
    assert found.faults == ["nobody has decided about reference.fully_established"]


MONITORING = """
    create schema monitoring;
    create table monitoring.panel_report as select 'luton' as authority, date '2019-05-01' as day, 3.0 as value;
    create table monitoring.specialist_posts as
        select 'luton' as authority, date '2019-05-31' as month_end, '' as role, 20.0 as established_fte,
            4.0 as filled_fte, 20.0 as filled_pct, true as complete, '' as caveat;
"""


def test_of_monitoring_the_public_sees_what_the_register_names_under_control(folder):
    change(folder, "analyst.duckdb", MONITORING)
    built = public.build(folder, {})
    assert [table for table in built.rows if table.startswith("monitoring")] == ["monitoring.specialist_posts"]
    assert rows(folder, "select established_fte, filled_fte, filled_pct from monitoring.specialist_posts") == [
        (20.0, None, None)
    ]
    assert public.audit(folder, built.control.figures).passed


def test_the_audit_reads_what_there_is_of_monitoring(folder):
    change(folder, "analyst.duckdb", MONITORING)
    figures = public.build(folder, {}).control.figures
    change(folder, "public.duckdb", "update monitoring.specialist_posts set filled_fte = 4")
    change(folder, "public.duckdb", "create table monitoring.panel_report as select 'luton' as authority, 3.0 as value")
    found = public.audit(folder, figures)
    assert found.cells.small_shown == 1
    assert found.faults == ["nobody has decided about monitoring.panel_report"]


def test_a_table_of_monitoring_that_nobody_has_decided_about_is_refused(folder):
    change(folder, "analyst.duckdb", "create schema monitoring; create table monitoring.new as select 'a' as authority")
    with pytest.raises(UnknownTableError, match=r"monitoring\.new"):
        public.build(folder, {})


def test_a_reference_table_that_nobody_has_decided_about_is_refused(folder):
    change(folder, "analyst.duckdb", "create table reference.trained as select 'luton' as authority, 3 as workers")
    with pytest.raises(PublicationError, match=r"reference\.trained holds is not decided"):
        public.build(folder, {})


def test_a_small_team_and_the_one_that_protects_it_are_withheld(folder):
    built = public.build(folder, {})
    assert rows(folder, "select numerator, value, suppression from kpi.indicator order by rowid") == [
        (9, 9, ""),
        (30, 30, ""),
        (None, None, "c"),
        (None, None, "c"),
        (15, 15, ""),
    ]
    assert (built.control.primary, built.control.secondary) == (1, 1)


def test_a_quarter_that_is_not_complete_is_not_published(folder):
    public.build(folder, {})
    assert rows(folder, "select max(quarter_start) from kpi.indicator") == [(date(2019, 4, 1),)]


def test_the_attack_on_what_was_built_finds_nothing(folder):
    found = public.audit(folder, public.build(folder, {}).control.figures)
    assert (found.cells.withheld, found.cells.exposed, found.cells.small_shown, found.faults) == (2, {}, 0, [])
    assert found.passed
    assert public.observed(found).startswith("2 cells withheld, recoverable: none")


def test_the_attack_finds_a_cell_that_somebody_put_back(folder):
    figures = public.build(folder, {}).control.figures
    change(folder, "public.duckdb", "update kpi.indicator set numerator = 12 where level_value = '2'")
    found = public.audit(folder, figures)
    assert found.cells.exposed == {"kpi.indicator": 1}
    assert not found.passed
    assert "recoverable: 1 of kpi.indicator" in public.observed(found)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("create table quality.more as select 3 as rows", "nobody has decided about quality.more"),
        ("alter table quality.check add column observed varchar", "quality.check has other columns than it may"),
        ("alter table quality.delivery add column sha256 varchar", "quality.delivery has other columns than it may"),
        ("update quality.delivery set rows = 3", "quality.delivery.rows is not rounded"),
        ("update quality.rejected_row_count set rows = 7", "quality.rejected_row_count.rows is not rounded"),
        ("update quality.linkage set exact = 14", "quality.linkage.exact is not rounded"),
        ("alter table quality.linkage add column person_key varchar", "quality.linkage has other columns than it may"),
        ("update kpi.indicator set linked_share = 91.7", "kpi.indicator.linked_share is not rounded"),
        ("alter table meta.run add column note varchar", "meta.run has other columns than it may"),
        ("insert into reference.local_authorities values ('x')", "reference.local_authorities is not the analysts'"),
    ],
)
def test_the_audit_reads_every_table(folder, statement, fault):
    figures = public.build(folder, {}).control.figures
    change(folder, "public.duckdb", statement)
    found = public.audit(folder, figures)
    assert fault in found.faults
    assert not found.passed


def test_linked_people_are_told_to_the_nearest_ten_and_the_whole_is_that_of_the_parts(folder):
    analysts = {name: f"About {name}." for name in public_quality.COLUMNS["quality.linkage"]}
    public.build(folder, {"quality.linkage": Description("For the authority's own analysts.", analysts)})
    counts = "persons, exact, probable, awaiting_review, unlinked, rows_unlinked, expected_false_links"
    assert rows(folder, f"select breakdown, {counts} from quality.linkage") == [
        ("all", 60, 10, 30, 0, 20, 0, 0),
        ("sex", None, 0, 20, None, None, 0, 0),
    ]
    comments = dict(rows(folder, "select column_name, comment from duckdb_columns() where table_name = 'linkage'"))
    assert comments["agency"] == "About agency."
    assert comments["exact"] == "About exact. To the nearest ten: 0 is fewer than five."
    assert comments["persons"] == "About persons. The sum of its parts, each to the nearest ten."


def test_a_group_in_which_hardly_anybody_is_linked_has_no_row(folder):
    """The row would say that there is somebody of that sex or ethnic group."""
    public.build(folder, {})
    values = rows(folder, "select breakdown_value from quality.linkage order by all")
    assert values == [("F",), ("all",)]


def test_deliveries_are_without_names_hashes_and_sizes_and_their_rows_are_rounded(folder):
    public.build(folder, {})
    assert rows(folder, "select authority, agency, extract, rows, rows_accepted, reason from quality.delivery") == [
        ("", "", "", 300, 300, ""),
        (
            "luton",
            "police",
            "incidents",
            0,
            0,
            "Far fewer rows than the delivery in force: held until somebody has looked",
        ),
    ]
    columns = {name for (name,) in rows(folder, "select column_name from (describe quality.delivery)")}
    assert columns.isdisjoint({"file_name", "sha256", "size_bytes", "notes"})


def test_broken_rules_are_counted_to_the_nearest_ten_and_by_day(folder):
    public.build(folder, {})
    counted = rows(folder, "from quality.rejected_row_count")
    assert counted == [("luton", "police", "incidents", date(2020, 3, 31), "start_date", "missing", 10)]


def test_of_a_check_it_is_public_whether_it_held_and_not_what_it_found(folder):
    public.build(folder, {})
    assert rows(folder, "from quality.check") == [("run-1", "core.spell: x", "expectation", "warn", True, "0", "why")]


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


def test_the_next_release_withholds_the_same_cells(folder, tmp_path_factory):
    built = public.build(folder, {})
    released = built.control.frames["kpi.indicator"]
    other = pl.when(level_value="3", quarter_start=date(2019, 4, 1)).then(None)
    swapped = released.with_columns(other.when(level_value="2").then(12.0).otherwise("numerator").alias("numerator"))
    again = tmp_path_factory.mktemp("again")
    (again / "analyst.duckdb").write_bytes((folder / "analyst.duckdb").read_bytes())
    public.build(again, {}, Earlier(built.control.figures, {**built.control.frames, "kpi.indicator": swapped}))
    assert rows(again, "select level_value from kpi.indicator where numerator is null order by all") == [("1",), ("3",)]


def test_the_public_file_needs_no_key(folder, monkeypatch):
    monkeypatch.setenv("SAFEGUARDING_ENCRYPTION_KEY", "0123456789abcdef0123456789abcdef")
    public.build(folder, {})
    monkeypatch.delenv("SAFEGUARDING_ENCRYPTION_KEY")
    assert rows(folder, "select max(quarter_start) from kpi.indicator") == [(date(2019, 4, 1),)]
