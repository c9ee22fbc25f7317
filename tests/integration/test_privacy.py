"""Nobody's name, address, number or date of birth leaves the warehouse: demonstration extracts whose every such value
is unmistakable, a file that is rejected and rows that are quarantined among them, and a search of all that the run
published, logged or told Dagster."""

import hmac
import re
import zipfile

import duckdb
import pytest

from ingest.boundary.pseudonyms import load_key
from tests.integration.marks import BAD_VALUE, MARK, NAMED, rows_of


@pytest.fixture(scope="module")
def night(first_night, landing):
    """A night over marked extracts: the data root, what the run said, and the values nobody may see."""
    return first_night.root, first_night.said(), landing.secrets


def published_texts(root):
    """Every published column as (where it stands, its distinct values as text): DuckDB files, Parquet, workbooks."""
    folder = (root / "published").resolve()
    for path in sorted(folder.rglob("*.duckdb")):
        with duckdb.connect(str(path), read_only=True) as connection:
            for schema, table, column in connection.execute(
                "select schema_name, table_name, column_name from duckdb_columns() where not internal"
            ).fetchall():
                values = connection.execute(f'select distinct "{column}"::varchar from {schema}."{table}"').fetchall()
                yield f"{path.name} {schema}.{table}.{column}", {value for (value,) in values if value}
    for path in sorted(folder.rglob("*.parquet")):
        columns = [row[0] for row in duckdb.execute(f"describe from '{path}'").fetchall()]
        for column in columns:
            values = duckdb.execute(f"select distinct \"{column}\"::varchar from '{path}'").fetchall()
            yield f"{path.relative_to(folder)} {column}", {value for (value,) in values if value}
    for path in sorted(folder.rglob("*.xlsx")):
        with zipfile.ZipFile(path) as workbook:
            for name in workbook.namelist():
                yield f"{path.name} {name}", {workbook.read(name).decode("utf-8", "replace")}


def hits(text, secrets):
    """How many secrets a text holds."""
    return len(re.findall(MARK, text)) + sum(token in secrets for token in re.split(r"[^0-9A-Za-z ]+", text))


def test_the_extracts_are_marked_and_broken(night):
    root, _, secrets = night
    assert len(secrets) > 30
    quarantined = [path.read_text(encoding="utf-8") for path in (root / "quarantine").rglob("*.csv")]
    assert sum(BAD_VALUE in text for text in quarantined) == 2


def test_no_published_value_holds_one(night):
    root, _, secrets = night
    found = {where: sum(hits(value, secrets) for value in values) for where, values in published_texts(root)}
    assert len(found) > 300
    assert {where: count for where, count in found.items() if count} == {}


def test_no_byte_of_what_is_published_logged_or_stored_by_dagster_holds_one(night):
    root, said, secrets = night
    pattern = re.compile("|".join([MARK, *map(re.escape, sorted(secrets))]).encode())
    places = [path for name in ("dagster", "logs", "generations") for path in (root / name).rglob("*")]
    files = [path for path in places if path.is_file()]
    assert len(files) > 50
    assert [str(path.relative_to(root)) for path in files if pattern.search(path.read_bytes())] == []
    assert not pattern.search(said.encode())


def rows_that_match(path, pattern):
    """How many rows of a DuckDB or Parquet file hold what matches, by table; compressed bytes would not show it."""
    if path.suffix == ".parquet":
        tables, connection = {path.name: f"'{path}'"}, duckdb.connect()
    else:
        connection = duckdb.connect(str(path), read_only=True)
        found = connection.execute("select schema_name, table_name from duckdb_tables() where not internal").fetchall()
        tables = {f"{path.name} {schema}.{table}": f'{schema}."{table}"' for schema, table in found}
    count = "select count(*) from (select t::varchar as said from {table} as t) where regexp_matches(said, $1)"
    with connection:
        counted = {
            name: connection.execute(count.format(table=table), [pattern]).fetchone()[0]
            for name, table in tables.items()
        }
    return {name: rows for name, rows in counted.items() if rows}


def test_names_and_numbers_are_stored_in_the_identity_store_alone(night):
    """But for what partners sent, the rows that are set aside, and the pairs that people have to look at."""
    root, _, secrets = night
    told = "|".join([NAMED, *map(re.escape, sorted(secrets))])
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    parts = {path: path.relative_to(root).parts[0] for path in files}
    people = [path for path, part in parts.items() if part == "identities" and path.suffix == ".parquet"]
    assert sum(sum(rows_that_match(path, told).values()) for path in people) > 30
    elsewhere = [path for path, part in parts.items() if part not in {"landing", "quarantine", "identities", "review"}]
    tables = [path for path in elsewhere if path.suffix in {".duckdb", ".parquet"}]
    assert {"warehouse", "lake"} <= {parts[path] for path in tables}
    assert {name: rows for path in tables for name, rows in rows_that_match(path, told).items()} == {}
    pattern = re.compile(told.encode())
    assert [str(path.relative_to(root)) for path in elsewhere if pattern.search(path.read_bytes())] == []


def test_no_published_column_is_a_date_of_birth(night):
    root, _, _ = night
    file = (root / "published").resolve() / "analyst.duckdb"
    born = births(root)
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute("create temp table born (person_key varchar, birth varchar)")
        connection.executemany("insert into born values (?, ?)", born)
        keyed = connection.execute(
            "select c.schema_name || '.' || c.table_name, c.column_name from duckdb_columns() c"
            " join duckdb_columns() k on c.schema_name = k.schema_name and c.table_name = k.table_name"
            " where k.column_name = 'person_key' and c.column_name <> 'person_key' and not c.internal"
            " and c.database_name = current_database()"
        ).fetchall()
        matched = connection.execute("select count(*) from core.person join born using (person_key)").fetchone()
        shares = {
            f"{table}.{column}": connection.execute(
                f'select avg((left("{column}"::varchar, 10) = birth)::int) from {table} join born'
                f' using (person_key) where "{column}" is not null'
            ).fetchone()[0]
            for table, column in keyed
        }
    assert matched[0] > 30
    assert {name: share for name, share in shares.items() if share and share > 0.2} == {}


def births(root):
    """Each person's published key and date of birth, worked out apart from the pipeline."""
    newest = max((root / "landing" / "luton" / "social_care" / "persons").iterdir())
    key = load_key(root)
    return [
        (hmac.digest(key, f"luton|person|{row['person_id']}".encode(), "sha256").hex(), iso(row["date_of_birth"]))
        for row in rows_of(newest)
        if row["person_id"]
    ]


def iso(day):
    """A day as ISO writes it, from ISO or from dd/mm/yyyy."""
    return "-".join(reversed(day.split("/"))) if "/" in day else day[:10]
