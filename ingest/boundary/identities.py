"""The identity store: who the people of a source are, kept apart from everything else, for linkage alone.

    identities/<authority>/<agency>/<extract>/<sha256>.parquet   what one content says of its people, made by its parse
    identities/<authority>/<agency>.parquet                      one row a person, with every value seen of them

Files are private to the owner, and encrypted (AES-256-GCM, Parquet's own) where `SAFEGUARDING_ENCRYPTION_KEY` is set.
People stand under the identifiers of their source, never under a pseudonym: without the pseudonym key, store and
warehouse cannot be joined. A person has sets of values, not the newest ones only, so that who has moved is still found.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from ingest import database
from ingest.contracts import EXTRACTS
from ingest.contracts.base import INCREMENT, SNAPSHOT, SOURCE_ID, Extract, LinkableExtract
from ingest.files import draft_of, publish
from ingest.lake import lake_path
from ingest.paths import DataRoot
from ingest.register import Register
from ingest.register.records import Content
from ingest.settings import settings

AUTHORITY_PERSONS = ("social_care", "persons")
AUTHORITY = AUTHORITY_PERSONS[0]
PERSON = "person"
SEEN = {
    "given_name": pl.String,
    "family_name": pl.String,
    "date_of_birth": pl.Date,
    "postcode": pl.String,
    "sex": pl.String,
    "nhs_number": pl.String,
}
"""What is known of a person. A part has one value a row, the store a list of values a person, sorted."""
PART = {PERSON: pl.String, **SEEN}
STORE = {PERSON: pl.String, **{name: pl.List(kind) for name, kind in SEEN.items()}}
KEY_NAME = "identities"
PLAIN = b"PAR1"
"""How a Parquet file begins that is not encrypted."""


def tells_who(extract: type[Extract]) -> bool:
    """Whether the extract says who its people are."""
    return (extract.agency, extract.extract) == AUTHORITY_PERSONS or issubclass(extract, LinkableExtract)


def part_path(root: DataRoot, content: Content) -> Path:
    """Where the part of a content lies."""
    return root.identities / content.authority / content.agency / content.extract / f"{content.sha256}.parquet"


def store_path(root: DataRoot, authority: str, agency: str) -> Path:
    """Where the people of an agency stand."""
    return root.identities / authority / f"{agency}.parquet"


def is_made(root: DataRoot, content: Content) -> bool:
    """Whether all that parsing makes of a content, in lake and identity store, is there."""
    extract = EXTRACTS[content.agency, content.extract]
    return lake_path(root, content).exists() and (not tells_who(extract) or part_path(root, content).exists())


class Collector:
    """Watches a content's typed rows go by and keeps who the people are that need linking, or to whom others link."""

    def __init__(self, extract: type[Extract]) -> None:
        self._extract = extract
        self._seen = pl.DataFrame(schema=PART)

    def watch(self, typed: pl.DataFrame) -> None:
        """Remember a batch of conformed rows, before they are pseudonymised."""
        if not tells_who(self._extract):
            return
        if issubclass(self._extract, LinkableExtract):
            people = typed.filter(pl.col(self._extract.known_by().name).is_null()).rename({SOURCE_ID: PERSON})
        else:
            people = typed.rename({"person_id": PERSON})
        # A standard's rows may name nobody: an identity is withheld, or no consent given.
        self._seen = pl.concat([self._seen, people.select(list(PART)).drop_nulls(PERSON)]).unique()

    def write(self, path: Path) -> None:
        """Write the part, also where it holds nobody: a part that is there has been made."""
        _write(path, self._seen.sort(list(PART)))


def gather(root: DataRoot, authority: str, agency: str, register: Register) -> pl.DataFrame:
    """The store of an agency made again from the parts in force, and written where it has changed.

    One row a person (columns as `STORE`), sorted. Of the authority's own persons those in force, with what earlier
    deliveries said of them as well.
    """
    parts = parts_of(root, authority, agency, register)
    target = store_path(root, authority, agency)
    if not parts:
        target.unlink(missing_ok=True)
        return pl.DataFrame(schema=STORE)
    people = _read(parts)
    if agency == AUTHORITY:
        in_force = _read(_parts(root, authority, AUTHORITY_PERSONS, register, SNAPSHOT))
        people = people.join(in_force, on=PERSON, how="semi")
    values = [pl.col(name).drop_nulls().unique().sort() for name in SEEN]
    store = people.group_by(PERSON).agg(values).sort(PERSON)
    _replace(target, store)
    return store


def read_store(root: DataRoot, authority: str, agency: str) -> pl.DataFrame:
    """The store of an agency as it was gathered last; columns as `STORE`."""
    path = store_path(root, authority, agency)
    return _read([path]) if path.exists() else pl.DataFrame(schema=STORE)


def parts_of(root: DataRoot, authority: str, agency: str, register: Register) -> list[Path]:
    """The parts from which an agency's store is made, sorted."""
    if agency == AUTHORITY:
        # Every accepted snapshot, as if deliveries added up: who has moved since is found at the old address too.
        return _parts(root, authority, AUTHORITY_PERSONS, register, INCREMENT)
    extracts = {name: extract for name, extract in EXTRACTS.items() if extract.agency == agency}
    return sorted(
        part
        for name, extract in extracts.items()
        if tells_who(extract)
        for part in _parts(root, authority, name, register, extract.kind)
    )


def bring_under_key(root: DataRoot) -> None:
    """Encrypt in place what is plain where a key is set, and delete what the key in force does not open.

    Nobody can read the latter. The next load makes it again where the delivered file is still in the landing zone.
    """
    files = sorted(root.identities.rglob("*.parquet"))
    if database.encryption_key() is not None:
        for path in (path for path in files if _is_plain(path)):
            _replace(path, _read([path], plain=True))
    for path in _closed(files):
        path.unlink()


def identifiers(root: DataRoot, authority: str, agency: str) -> pl.Series:
    """Every identifier of an agency's people in the parts that can be read, also of those no longer in force."""
    paths = _made_for(root, authority, agency)
    closed = _closed(paths)
    found = [_read([path], plain=_is_plain(path))[PERSON] for path in paths if path not in closed]
    return pl.concat([pl.Series(PERSON, [], dtype=pl.String), *found]).unique()


def erase(root: DataRoot, authority: str, people: Mapping[str, Collection[str]]) -> list[Path]:
    """Take people, by agency under the identifiers of its own, out of the parts.

    The store, which is made of the parts, goes with them. A part that the key in force does not open goes as a whole:
    nobody can say who is in it. Returns where such parts lay.
    """
    removed = []
    for agency, theirs in people.items():
        store_path(root, authority, agency).unlink(missing_ok=True)
        paths = _made_for(root, authority, agency)
        closed = _closed(paths)
        for path in closed:
            path.unlink()
        removed += closed
        for path in (path for path in paths if path not in closed):
            part = _read([path], plain=_is_plain(path))
            left = part.filter(~pl.col(PERSON).is_in(list(theirs)))
            if left.height < part.height:
                _replace(path, left)
    return removed


def _made_for(root: DataRoot, authority: str, agency: str) -> list[Path]:
    return sorted((root.identities / authority / agency).rglob("*.parquet"))


def _parts(root: DataRoot, authority: str, name: tuple[str, str], register: Register, kind: str) -> list[Path]:
    contents = [
        Content(authority, *name, each.sha256) for each in register.in_force(*name, kind) if each.authority == authority
    ]
    return sorted(path for content in contents if (path := part_path(root, content)).exists())


def _replace(path: Path, frame: pl.DataFrame) -> None:
    with draft_of(path) as draft:
        _write(draft, frame)
        publish(draft, path)


def _write(path: Path, frame: pl.DataFrame) -> None:
    with _cipher() as (connection, cipher):
        connection.register("identities", frame.to_arrow())
        options = [
            "format parquet",
            "compression zstd",
            "use_tmp_file false",
            *(f"encryption_config {each}" for each in cipher),
        ]
        connection.execute(f"copy identities to {_text(path)} ({', '.join(options)})")


def _read(paths: Iterable[Path], *, plain: bool = False) -> pl.DataFrame:
    """The rows of files that are all encrypted as the setting says, or all `plain`."""
    listed = ", ".join(map(_text, paths))
    if not listed:
        return pl.DataFrame(schema=PART)
    with _cipher() as (connection, cipher):
        return connection.execute(f"select * from {_scan(listed, [] if plain else cipher)}").pl()


@contextmanager
def _cipher() -> Iterator[tuple[duckdb.DuckDBPyConnection, list[str]]]:
    """A connection, and how it is to encrypt Parquet files: one entry, or none where no key is set.

    Their key, 32 bytes, is HMAC-SHA256 under the main key: it opens nothing else.
    """
    key = database.encryption_key()
    with database.in_memory({"memory_limit": settings().memory_limit}) as connection:
        if key is None:
            yield connection, []
            return
        own = base64.b64encode(hmac.digest(key.encode(), KEY_NAME.encode(), "sha256")).decode()
        connection.execute(f"pragma add_parquet_key('{KEY_NAME}', '{own}')")
        yield connection, [f"{{footer_key: '{KEY_NAME}'}}"]


def _scan(listed: str, cipher: list[str]) -> str:
    return f"read_parquet([{listed}]{''.join(f', encryption_config = {each}' for each in cipher)})"


def _is_plain(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(PLAIN)) == PLAIN


def _closed(paths: Iterable[Path]) -> list[Path]:
    """Those of the files that cannot be opened: they are encrypted under another key, or damaged."""
    found = []
    with _cipher() as (connection, cipher):
        for path in paths:
            try:
                # The end of the file is read, and nothing else.
                connection.execute(f"select 1 from {_scan(_text(path), [] if _is_plain(path) else cipher)} limit 0")
            except duckdb.InvalidInputException:
                found.append(path)
    return found


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
