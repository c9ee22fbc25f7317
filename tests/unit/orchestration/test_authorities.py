"""A file for each authority: its own rows, the references, everybody's public figures, and not a row more."""

import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import database
from orchestration.publication import authorities
from orchestration.publication.generations import PublicationError
from orchestration.publication.ownership import DECISIONS, Rows

KEY = "the key of the hub, for tests only"
OWN = ("core.spell", "kpi.indicator", "evaluation.before_after", "quality.delivery")
LOADED = ("hertfordshire", "luton")
SLUGS = (*LOADED, "peterborough")
REFERENCE = """
create schema core; create schema kpi; create schema evaluation; create schema quality; create schema reference;
create schema meta;
create table reference.local_authorities as select unnest(['hertfordshire', 'luton', 'peterborough']) as slug;
comment on table reference.local_authorities is 'Every authority.';
create table evaluation.neighbour_comparison as select unnest(['hertfordshire', 'luton']) as authority, 1.5 as estimate;
create table quality.check as
    select 'core.spell: x' as check_name, true as passed, '41 of 83 rows' as observed, 'none' as threshold;
"""
PUBLIC = """
create schema kpi; create schema reference; create schema quality; create schema meta;
create table reference.local_authorities as select unnest(['hertfordshire', 'luton', 'peterborough']) as slug;
create table kpi.indicator as
    select unnest(['hertfordshire', 'luton', 'peterborough']) as authority, 30 as value, '' as suppression;
comment on column kpi.indicator.suppression is 'Why there is no figure.';
create table quality.check as select 'core.spell: x' as check_name, true as passed;
create table meta.run as select 'run-0' as run_id, 'v1' as code_version;
"""


def generation(folder: Path, rows: dict[str, list[tuple[str | None, int]]], loaded=LOADED) -> Path:
    """A finished joint file with these rows of (authority, number) in each table, the public one, and the Parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    with database.in_memory() as connection:
        database.attach(connection, folder / "analyst.duckdb", "analyst")
        connection.execute(f"use analyst; {REFERENCE}")
        for table in OWN:
            connection.execute(f"create table {table} (authority varchar, number integer)")
            connection.execute(f"comment on column {table}.number is 'A number.'")
            if rows.get(table):
                connection.executemany(f"insert into {table} values (?, ?)", rows[table])
        connection.execute(
            "create table meta.run as select 'run-1' as run_id, 'v1' as code_version, unnest($1::text[]) as authority",
            [list(loaded)],
        )
        connection.execute(f"attach '{folder / 'public.duckdb'}' as public; use public; {PUBLIC}")
        for source in ("analyst", "public"):
            for (table,) in connection.execute(
                "select schema_name || '.' || table_name from duckdb_tables() where database_name = $1", [source]
            ).fetchall():
                path = folder / "parquet" / source / f"{table.replace('.', '/')}.parquet"
                path.parent.mkdir(parents=True, exist_ok=True)
                connection.execute(f"copy {source}.{table} to '{path}'")
        connection.execute("use memory; detach analyst; detach public")
    return folder


@pytest.fixture
def plain(monkeypatch):
    monkeypatch.delenv(database.KEY_VARIABLE, raising=False)


@pytest.fixture
def folder(tmp_path, plain):
    rows = {table: [("luton", 1), ("hertfordshire", 2), ("luton", 3)] for table in OWN}
    return generation(tmp_path / "run-1.partial", rows)


def of(folder, authority, query):
    path = folder / "authorities" / authority / "analyst.duckdb"
    with database.connect(path, read_only=True, key=database.authority_key(authority)) as connection:
        return connection.execute(query).fetchall()


TABLES = "select schema_name || '.' || table_name from duckdb_tables() order by all"


def test_its_rows_the_references_and_everybodys_figures_are_in_the_file(folder):
    assert authorities.build(folder) == {"hertfordshire": 14, "luton": 18}
    assert [table for (table,) in of(folder, "luton", TABLES)] == [
        "core.spell",
        "evaluation.before_after",
        "kpi.indicator",
        "meta.run",
        "public_kpi.indicator",
        "public_meta.run",
        "public_quality.check",
        "quality.check",
        "quality.delivery",
        "reference.local_authorities",
    ]
    assert of(folder, "luton", "from core.spell order by all") == [("luton", 1), ("luton", 3)]
    assert of(folder, "luton", "select authority from public_kpi.indicator order by all") == [(slug,) for slug in SLUGS]
    assert of(folder, "luton", "from meta.run") == [("run-1", "v1", "luton")]
    assert of(folder, "luton", "from public_meta.run") == [("run-0", "v1")]


def test_what_a_check_found_in_all_authorities_together_is_left_out(folder):
    authorities.build(folder)
    assert of(folder, "luton", "from quality.check") == [("core.spell: x", True, "none")]
    parquet = folder / "authorities" / "luton" / "parquet" / "quality" / "check.parquet"
    assert duckdb.sql(f"select * from '{parquet}'").columns == ["check_name", "passed", "threshold"]


def test_definitions_travel_with_the_tables(folder):
    authorities.build(folder)
    said = "select comment from duckdb_columns() where comment is not null order by all"
    assert of(folder, "luton", said) == [("A number.",)] * len(OWN) + [("Why there is no figure.",)]
    tables = "select table_name, comment from duckdb_tables() where comment is not null"
    assert of(folder, "luton", tables) == [("local_authorities", "Every authority.")]


def test_parquet_holds_the_same_tables(folder):
    authorities.build(folder)
    for authority in LOADED:
        parquet = folder / "authorities" / authority / "parquet"
        tables = [table for (table,) in of(folder, authority, TABLES)]
        files = [path.relative_to(parquet).with_suffix("").as_posix() for path in sorted(parquet.rglob("*.parquet"))]
        assert [table.replace(".", "/") for table in tables] == files
        for table in tables:
            path = parquet / f"{table.replace('.', '/')}.parquet"
            differs = f"(from {table} except all from '{path}') union all (from '{path}' except all from {table})"
            assert of(folder, authority, differs) == []


@pytest.mark.parametrize("loaded", [(), ("luton",), ("luton", "a folder's name that is no authority's")])
def test_where_fewer_than_two_authorities_are_loaded_there_are_no_such_files(tmp_path, plain, loaded):
    folder = generation(tmp_path, {"core.spell": [("luton", 1), ("hertfordshire", 2)]}, loaded)
    assert authorities.build(folder) == {}
    assert not (folder / "authorities").exists()


def change(folder, statement):
    with duckdb.connect(str(folder / "analyst.duckdb")) as connection:
        connection.execute(statement)


def test_a_table_nobody_has_decided_about_stops_publication(folder):
    change(folder, "create table core.new as select 'luton' as authority")
    with pytest.raises(PublicationError, match=r"whose rows core\.new holds is not decided"):
        authorities.build(folder)


def test_a_table_whose_rows_cannot_be_told_apart_stops_publication(folder):
    change(folder, "create or replace table core.spell as select 1 as number")
    with pytest.raises(PublicationError, match=r"core\.spell has no column authority"):
        authorities.build(folder)


def test_a_file_that_holds_another_authoritys_row_stops_publication(folder, monkeypatch):
    monkeypatch.setattr(authorities.Copy, "query", lambda self, authority: f"select * from {self.origin}")
    with pytest.raises(PublicationError, match=r"\w+\.\w+ of one authority does not hold its rows and no others"):
        authorities.build(folder)


ROWS = st.dictionaries(
    st.sampled_from(OWN),
    st.lists(st.tuples(st.sampled_from([*SLUGS, "", "LUTON", None]), st.integers(0, 9)), max_size=12),
)


@settings(max_examples=10, deadline=None)
@given(rows=ROWS, loaded=st.sets(st.sampled_from(SLUGS), min_size=2))
def test_the_files_together_hold_every_row_once_and_each_only_its_own(rows, loaded):
    with pytest.MonkeyPatch.context() as patched, tempfile.TemporaryDirectory() as place:
        patched.delenv(database.KEY_VARIABLE, raising=False)
        folder = generation(Path(place), rows, sorted(loaded))
        assert set(authorities.build(folder)) == loaded
        for table in OWN:
            found = {slug: of(folder, slug, f"from {table}") for slug in loaded}
            assert all(authority == slug for slug, its_rows in found.items() for authority, _ in its_rows)
            joint = [row for row in rows.get(table, []) if row[0] in loaded]
            assert sorted(row for its_rows in found.values() for row in its_rows) == sorted(joint)


def test_with_encryption_each_file_opens_with_its_own_key_alone(tmp_path, monkeypatch):
    monkeypatch.setenv(database.KEY_VARIABLE, KEY)
    folder = generation(tmp_path, {"core.spell": [("luton", 1), ("hertfordshire", 2)]})
    authorities.build(folder)
    path = folder / "authorities" / "hertfordshire" / "analyst.duckdb"
    own, other = (database.authority_key(slug) for slug in LOADED)
    with database.connect(path, read_only=True, key=own) as connection:
        assert connection.execute("from core.spell").fetchall() == [("hertfordshire", 2)]
    for wrong in (other, KEY):
        with pytest.raises(database.EncryptionError, match="encrypted with another key"):
            database.connect(path, read_only=True, key=wrong)
    with pytest.raises(duckdb.CatalogException, match="without a key"):
        duckdb.connect(str(path), read_only=True)


def test_with_encryption_there_is_no_parquet(tmp_path, monkeypatch):
    monkeypatch.setenv(database.KEY_VARIABLE, KEY)
    authorities.build(generation(tmp_path, {}))
    assert (
        sorted(path.name for path in (tmp_path / "authorities").rglob("*") if path.is_file()) == ["analyst.duckdb"] * 2
    )


def test_every_decision_has_its_reason():
    assert all(decided.reason.endswith(".") for decided in DECISIONS.values())
    assert {decided.rows for decided in DECISIONS.values()} == set(Rows)
