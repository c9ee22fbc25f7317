"""Many small lake files copied into few, for the raw views: opening a file costs more than reading its rows.

A copy is named by the hash of what it was made of: contents, and size and time of each lake file. So a lake file that
is made again, or loses the rows of an erased person, gets another copy. Copies lie beside the warehouse and share its
fate: an erasure deletes them at once, a backup leaves them out, and every night makes those that are missing and
deletes those that nothing in force needs. The lake alone is what counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ingest import database
from ingest.contracts import Extract
from ingest.files import draft_of, publish
from ingest.lake import lake_path
from ingest.paths import DataRoot
from ingest.register.records import Content, InForce
from ingest.settings import settings

SMALL_ROWS = 20_000
"""A file of more rows is read as fast by itself."""
FEWEST, MOST = 16, 256
"""How many files of one authority a copy holds: fewer are not worth one; with more, each new file would copy more."""
CONTENT = "content"
"""The column of a copy that says which content a row is of, by its SHA-256."""


@dataclass(frozen=True)
class Copied:
    """A copy and the contents in it."""

    path: Path
    contents: tuple[InForce, ...]


def copies(root: DataRoot, extract: type[Extract], contents: Collection[InForce]) -> list[Copied]:
    """Copies of the small ones among these contents, made where they are missing; the other contents are in none."""
    return [_copied(root, extract, group) for group in _groups(contents)]


def clear(root: DataRoot, needed: Iterable[Copied]) -> None:
    """Delete every copy but these."""
    kept = {copied.path for copied in needed}
    for path in _folder(root).rglob("*.*"):
        if path not in kept:
            path.unlink()


def _groups(contents: Collection[InForce]) -> Iterator[tuple[InForce, ...]]:
    """Small contents of one authority, oldest first, so that a new one changes the last group only."""
    small = sorted((each for each in contents if each.rows_accepted <= SMALL_ROWS), key=_age)
    for _, of_authority in groupby(small, key=lambda each: each.authority):
        every = list(of_authority)
        for start in range(0, len(every), MOST):
            if len(group := tuple(every[start : start + MOST])) >= FEWEST:
                yield group


def _age(content: InForce) -> tuple[str, int]:
    return content.authority, content.age


def _copied(root: DataRoot, extract: type[Extract], contents: tuple[InForce, ...]) -> Copied:
    files = {str(_lake_file(root, extract, content)): content.sha256 for content in contents}
    path = _folder(root) / extract.table / f"{_name(extract, files)}.parquet"
    if not path.exists():
        with draft_of(path) as draft:
            _write(draft, extract, files)
            publish(draft, path)
    return Copied(path, contents)


def _name(extract: type[Extract], files: Mapping[str, str]) -> str:
    digest = hashlib.sha256(repr(extract.warehouse_columns()).encode())
    for path, sha256 in files.items():
        status = Path(path).stat()
        digest.update(f"|{sha256}|{status.st_size}|{status.st_mtime_ns}|{status.st_ino}".encode())
    return digest.hexdigest()


def _write(draft: Path, extract: type[Extract], files: Mapping[str, str]) -> None:
    listed = ", ".join(map(_text, files))
    contents = ", ".join(f"({_text(path)}, {_text(sha256)})" for path, sha256 in files.items())
    with database.in_memory({"memory_limit": settings().memory_limit}) as connection:
        connection.execute(
            f"""
            copy (
                select lake.* exclude (filename), named.{CONTENT}
                from read_parquet([{listed}], union_by_name = true, filename = true) as lake
                join (values {contents}) as named (filename, {CONTENT}) using (filename)
            ) to {_text(str(draft))} (format parquet, compression zstd, use_tmp_file false)"""
        )


def _lake_file(root: DataRoot, extract: type[Extract], content: InForce) -> Path:
    return lake_path(root, Content(content.authority, extract.agency, extract.extract, content.sha256))


def _folder(root: DataRoot) -> Path:
    return root.warehouse.parent / "lake_copies"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
