"""Schema `raw` of the warehouse: one view an extract over the lake files in force, and the register as tables.

The register decides which delivery is in force; this module turns that into SQL. Only slugs of the reference table,
names of contracts and content hashes get into the SQL, and they are quoted. A raw identifier that the lake keeps is
ranked here, and only the rank goes on.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from itertools import chain
from pathlib import Path

import duckdb
import polars as pl

from ingest import compacted
from ingest.compacted import CONTENT, Copied
from ingest.contracts import EXTRACTS, Extract
from ingest.contracts.base import AS_OF, INCREMENT, rank_name
from ingest.lake import lake_path
from ingest.paths import DataRoot
from ingest.register import Register
from ingest.register.force import FLAGS
from ingest.register.records import Content, Delivery, InForce

DELIVERY_TYPES = {
    "as_of": "DATE",
    "arrived_at": "TIMESTAMP",
    **dict.fromkeys(
        ("size_bytes", "rows", "rows_accepted", "rows_quarantined", "rows_repeated", "rows_unlinked"), "BIGINT"
    ),
}
DELIVERY = {field.name: DELIVERY_TYPES.get(field.name, "VARCHAR") for field in fields(Delivery)}
REGISTER_TABLES = {
    "delivery": DELIVERY,
    "delivery_standing": DELIVERY | dict.fromkeys(FLAGS, "BOOLEAN"),
    "rejected_row_count": {
        **dict.fromkeys(("authority", "agency", "extract", "sha256", "column_name", "rule"), "VARCHAR"),
        "rows": "BIGINT",
    },
    "extract_as_of": {**dict.fromkeys(("authority", "agency", "extract"), "VARCHAR"), "as_of": "DATE"},
    "mapping_used": {
        **dict.fromkeys(("authority", "agency", "extract", "sha256", "mapping", "mapping_sha256"), "VARCHAR"),
        **dict.fromkeys(("rows_left_out", "values_mapped"), "BIGINT"),
    },
    "linkage": {
        **dict.fromkeys(("authority", "agency"), "VARCHAR"),
        **dict.fromkeys(
            ("people", "exact", "probable", "reviewed", "awaiting_review", "rows_linked", "rows_unlinked"), "BIGINT"
        ),
        **dict.fromkeys(("expected_false_links", "expected_missed_links"), "DOUBLE"),
    },
    "linkage_of_extract": {
        **dict.fromkeys(("authority", "agency", "extract"), "VARCHAR"),
        **dict.fromkeys(("rows_linked", "rows_unlinked"), "BIGINT"),
    },
    "person_link": {
        **dict.fromkeys(("authority", "agency", "source_person_key", "person_key", "method"), "VARCHAR"),
        "match_weight": "DOUBLE",
        "match_probability": "DOUBLE",
        "linked_as_of": "DATE",
    },
    "possible_duplicate": {
        **dict.fromkeys(("authority", "person_key", "other_person_key"), "VARCHAR"),
        **dict.fromkeys(("match_weight", "match_probability"), "DOUBLE"),
    },
    "return_in_force": {
        **dict.fromkeys(("authority", "agency", "extract"), "VARCHAR"),
        "as_of": "DATE",
    },
}


def build_raw(root: DataRoot, connection: duckdb.DuckDBPyConnection) -> None:
    """Rebuild schema `raw` in one transaction. Call it after a load, while the data root's lock is still held.

    A view holds the columns of `Extract.view_columns()`; one of an extract never delivered is empty.
    """
    with Register(root.register) as register:
        in_force = {extract: register.in_force(*name, extract.kind) for name, extract in EXTRACTS.items()}
        rows = register_rows(register)
    copied = {
        extract: [] if extract.is_standard else compacted.copies(root, extract, contents)
        for extract, contents in in_force.items()
    }
    views = {extract.table: _view(root, extract, contents, copied[extract]) for extract, contents in in_force.items()}
    _replace(connection, views, rows)
    compacted.clear(root, chain.from_iterable(copied.values()))


def refresh_register(root: DataRoot, connection: duckdb.DuckDBPyConnection) -> None:
    """Rebuild the register's tables in schema `raw` alone: linking changes nothing else."""
    with Register(root.register) as register:
        _replace(connection, {}, register_rows(register))


def register_rows(register: Register) -> dict[str, list[tuple]]:
    """The rows of each of `REGISTER_TABLES`; days and times as ISO text."""
    return {
        "delivery": [tuple(vars(delivery).values()) for delivery in register.deliveries()],
        "rejected_row_count": register.rejected_row_counts(),
        "extract_as_of": register.extract_as_of(),
        "mapping_used": register.contents.mappings_used(),
        "linkage": register.links.counted(),
        "linkage_of_extract": register.links.counted_by_extract(),
        "person_link": register.links.rows(),
        "possible_duplicate": register.links.duplicates(),
        "return_in_force": _returns_in_force(register),
        "delivery_standing": register.standings(),
    }


def _replace(connection: duckdb.DuckDBPyConnection, views: Mapping[str, str], rows: Mapping[str, list[tuple]]) -> None:
    connection.begin()
    try:
        connection.execute("create schema if not exists raw")
        for name, select in views.items():
            connection.execute(f"create or replace view raw.{_name(name)} as {select}")
        for name, types in REGISTER_TABLES.items():
            _table(connection, name, types, rows[name])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _returns_in_force(register: Register) -> list[tuple]:
    """Each table of a standard in force by as-of date; several submissions of one day are one."""
    returns = (name for name, extract in EXTRACTS.items() if extract.is_standard)
    return sorted(
        {
            (content.authority, *name, content.as_of)
            for name in returns
            for content in register.in_force(*name, EXTRACTS[name].kind)
        }
    )


def _view(root: DataRoot, extract: type[Extract], contents: list[InForce], copied: list[Copied]) -> str:
    """The view's SELECT. Only files that may share keys with another of their authority are searched for the newest."""
    columns = extract.view_columns()
    lake_columns = columns | dict.fromkeys(extract.raw_columns(), "VARCHAR")
    # Fixes names and types, for no file at all and for files made under an earlier contract.
    nulls = ", ".join(f"null::{kind} as {_name(name)}" for name, kind in lake_columns.items())
    parts = [f"select {nulls} where false"]
    if extract.is_standard and contents:
        parts.append(_returns(root, extract, contents))
    shared = contested(contents) if extract.kind == INCREMENT else []
    elsewhere = frozenset(shared)
    alone = [content for content in contents if content not in elsewhere and not extract.is_standard]
    if alone:
        parts.append(f"select * exclude ({CONTENT}) from ({_rows(root, extract, alone, copied)})")
    if shared:
        parts.append(_newest_of_each_key(extract, shared, _rows(root, extract, shared, copied)))
    # Text compares by its UTF-8 bytes, which is code-point order, as in the lake.
    values = {name: _name(name) for name in columns} | {
        rank_name(name): f"dense_rank() over (partition by authority order by {_name(name)})"
        for name in ranked_over_files(extract, contents)
    }
    casts = ", ".join(f"{values[name]}::{kind} as {_name(name)}" for name, kind in columns.items())
    return f"select {casts} from ({' union all by name '.join(parts)})"


def ranked_over_files(extract: type[Extract], contents: list[InForce]) -> tuple[str, ...]:
    """The identifiers whose ranks the lake's own cannot stand for: a file ranks its ids among themselves.

    Empty where no authority has rows in more than one file.
    """
    files = Counter(content.authority for content in contents if content.rows_accepted)
    return extract.raw_columns() if max(files.values(), default=0) >= 2 else ()


def contested(contents: list[InForce]) -> list[InForce]:
    """Contents whose days overlap with another's of the same authority: only those can carry the same keys.

    Monthly files of attendance do not overlap, and a correction overlaps with one of them: the other years stay out
    of the window. Extracts without a day in their key have no days, and all of an authority's files are contested.
    """
    found: list[InForce] = []
    cluster: list[InForce] = []
    last = ""
    for content in sorted(contents, key=lambda each: (each.authority, each.first_day or "")):
        if not content.rows_accepted:
            continue
        starts_cluster = not cluster or content.authority != cluster[-1].authority or (content.first_day or "") > last
        if starts_cluster:
            found += cluster if len(cluster) > 1 else []
            cluster, last = [], ""
        cluster.append(content)
        last = max(last, content.last_day or "")
    return found + (cluster if len(cluster) > 1 else [])


def _newest_of_each_key(extract: type[Extract], contents: list[InForce], rows: str) -> str:
    """Of rows with the same key, that of the newest delivery."""
    key = ", ".join(_name(column.warehouse_name) for column in extract.columns() if column.key)
    ages = ", ".join(f"({_text(content.authority)}, {_text(content.sha256)}, {content.age})" for content in contents)
    return f"""
        select lake.* exclude ({CONTENT})
        from ({rows}) as lake
        join (values {ages}) as age (authority, {CONTENT}, age) using (authority, {CONTENT})
        qualify row_number() over (partition by authority, {key} order by age.age desc) = 1"""


def _rows(root: DataRoot, extract: type[Extract], contents: list[InForce], copied: list[Copied]) -> str:
    """The SELECT of the rows of these contents, each with its content: from copies as far as there are any."""
    wanted = frozenset(contents)
    used = [each for each in copied if wanted.intersection(each.contents)]
    whole = {each.path for each in used if wanted.issuperset(each.contents)}
    copies_of = {content for each in used for content in each.contents}
    by_itself = [content for content in contents if content not in copies_of]
    parts = []
    if by_itself:
        paths = [str(_path(root, extract, content)) for content in by_itself]
        sha256 = f"parse_filename(filename, true) as {CONTENT}"
        parts.append(f"select * exclude (filename), {sha256} from {_files(paths, 'filename = true')}")
    if whole:
        parts.append(f"select * from {_files([str(path) for path in sorted(whole)])}")
    for each in used:
        if each.path not in whole:
            some = ", ".join(_text(content.sha256) for content in each.contents if content in wanted)
            parts.append(f"select * from {_files([str(each.path)])} where {CONTENT} in ({some})")
    return " union all by name ".join(parts)


def _returns(root: DataRoot, extract: type[Extract], contents: list[InForce]) -> str:
    """The rows of every return under its as-of date; one content may be that of several dates."""
    paths = [str(_path(root, extract, content)) for content in contents]
    dated = ", ".join(
        f"({_text(path)}, date {_text(content.as_of)})" for path, content in zip(paths, contents, strict=True)
    )
    return f"""
        select lake.* exclude (filename), dated.{AS_OF}
        from {_files(list(dict.fromkeys(paths)), "filename = true")} as lake
        join (values {dated}) as dated (filename, {AS_OF}) using (filename)"""


def _files(paths: list[str], *options: str) -> str:
    listed = ", ".join(map(_text, paths))
    return f"read_parquet({', '.join([f'[{listed}]', 'union_by_name = true', *options])})"


def _path(root: DataRoot, extract: type[Extract], content: InForce) -> Path:
    return lake_path(root, Content(content.authority, extract.agency, extract.extract, content.sha256))


def _table(connection: duckdb.DuckDBPyConnection, name: str, types: dict[str, str], rows: list[tuple]) -> None:
    """Make a table of the register's rows; days and times come as ISO text."""
    frame = pl.DataFrame(rows, schema=list(types), orient="row", infer_schema_length=None)  # noqa: F841 - named in the SQL
    casts = ", ".join(f"{_name(column)}::{kind} as {_name(column)}" for column, kind in types.items())
    connection.execute(f"create or replace table raw.{_name(name)} as select {casts} from frame")


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
