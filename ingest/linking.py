"""Links the people of every source whose people, decisions or method have changed, and enters that into the register;
with it which of an authority's own persons look like one.

Reads the identity store; what leaves here is keys. The caller holds the data root's lock.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import cache, cached_property
from pathlib import Path

import duckdb
import polars as pl

from ingest import database, decisions, review
from ingest.boundary import identities
from ingest.boundary.pseudonyms import Pseudonymiser, key_fingerprint, load_key
from ingest.contracts import EXTRACTS
from ingest.contracts.base import LinkableExtract
from ingest.contracts.linkage import linkable_agencies
from ingest.files import DRAFT_SUFFIX
from ingest.lake import lake_path
from ingest.landing import authorities
from ingest.linkage.duplicates import OTHER, duplicates
from ingest.linkage.link import UNDECIDED, Linked, link, nobody
from ingest.linkage.people import PERSON
from ingest.linkage.rules import METHODS, PROBABLE, Thresholds
from ingest.paths import DataRoot
from ingest.register import Register
from ingest.register.records import Content, Linkage, Pair, PersonLink
from ingest.settings import settings

METHOD = Path(__file__).parent / "linkage"


def link_people(root: DataRoot) -> list[Linkage]:
    """Link again what is not linked as things stand now; what linking every source came to, the others' included."""
    with Register(root.register) as register:
        known = {(each.authority, each.agency): each.basis for each in register.links.linkages()}
        for authority in sorted(authorities()):
            linking = _Authority(root, register, authority)
            linking.seek_duplicates()
            changed = [
                linking.bring_up_to_date(agency, known.get((authority, agency))) for agency in linkable_agencies()
            ]
            if any(changed) or not review.is_written(root, register, authority):
                review.write(root, register, authority)
        register.links.correct_deliveries()
        return register.links.linkages()


class _Authority:
    """One authority, to whose persons its partners' people are linked."""

    def __init__(self, root: DataRoot, register: Register, authority: str) -> None:
        self._root, self._register, self._name = root, register, authority
        self._key = load_key(root.path)
        self._thresholds = Thresholds(settings().link_from, settings().review_from)
        self._parts = identities.parts_of(root, authority, identities.AUTHORITY, register)
        self._decisions = decisions.files(root, register, authority)

    @cached_property
    def _persons(self) -> pl.DataFrame:
        return identities.gather(self._root, self._name, identities.AUTHORITY, self._register)

    def bring_up_to_date(self, agency: str, known: str | None) -> bool:
        """Link the people of an agency again where what that rests on is another than `known`; whether it was."""
        parts = identities.parts_of(self._root, self._name, agency, self._register)
        basis = self._basis([*self._parts, *parts, *self._decisions]) if parts else None
        if basis == known:
            return False
        people = identities.gather(self._root, self._name, agency, self._register)
        if basis is None:
            self._register.links.forget(self._name, agency)
        else:
            found = decisions.read(self._decisions, agency)
            standing = found.filter("stands").drop("stands")
            decisions.note(self._register, self._name, agency, standing, key_fingerprint(self._key))
            decided = self._decided(standing, people)
            linked = self._linked(people, decided)
            self._enter(agency, basis, people.height, linked, without_effect=found.height - decided.height)
        return True

    def seek_duplicates(self) -> None:
        """Look for persons who look like one again where the authority's persons or the method have changed."""
        basis = self._basis(self._parts) if self._parts else None
        if basis == self._register.links.duplicates_rest_on(self._name):
            return
        persons = self._persons
        if basis is None:
            self._register.links.forget_duplicates(self._name)
            return
        with self._in_memory() as connection:
            pairs = duplicates(persons, self._thresholds, connection)
        pseudonymiser = Pseudonymiser(self._key, self._name)
        keys = pairs.with_columns(pseudonymiser.keys(pairs[name], "person") for name in (PERSON, OTHER))
        with self._register.transaction():
            self._register.links.replace_duplicates(self._name, basis, keys.iter_rows())

    def _basis(self, parts: list[Path]) -> str:
        """A hash of everything that the links of a source rest on."""
        digest = hashlib.sha256(f"{_method()}|{key_fingerprint(self._key)}|{self._thresholds}".encode())
        for part in parts:
            status = part.stat()
            digest.update(f"|{part.name}|{status.st_size}|{status.st_mtime_ns}".encode())
        return digest.hexdigest()

    def _linked(self, people: pl.DataFrame, decided: pl.DataFrame) -> Linked:
        if people.is_empty():
            return nobody()
        with self._in_memory() as connection:
            return link(people, self._persons, self._thresholds, connection, decided)

    def _in_memory(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """A database for splink, which spills to where the people lie anyhow."""
        spill = self._root.identities / f".linking.spill.{os.getpid()}{DRAFT_SUFFIX}"
        return database.in_memory({"memory_limit": settings().memory_limit, "temp_directory": str(spill)})

    def _decided(self, standing: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
        """What people have decided of those who are known on both sides, by their own identifiers."""
        if standing.is_empty():
            return UNDECIDED
        pseudonymiser = Pseudonymiser(self._key, self._name)
        sources = people.select(pseudonymiser.keys(people[PERSON], "source_person").alias("source_key"), source=PERSON)
        ours = self._persons[PERSON]
        persons = pl.DataFrame({"person_key": pseudonymiser.keys(ours, "person"), PERSON: ours})
        known = standing.join(sources, on="source_key").join(persons, on="person_key")
        return known.select("source", PERSON, "same")

    def _enter(self, agency: str, basis: str, people: int, linked: Linked, *, without_effect: int) -> None:
        links, pairs, further = (self._as_keys(each) for each in (linked.links, linked.pairs, linked.further))
        pairs = pairs.select("source", PERSON, "match_weight", "match_probability", "reason")
        methods = dict(links["method"].value_counts().iter_rows())
        without_person = list(self._without_person(agency, links["source"]))
        unlinked = sum(left for _, _, left in without_person)
        probable = links.filter(pl.col("method") == PROBABLE)["match_probability"]
        linkage = Linkage(
            *(self._name, agency, basis, people, *(methods.get(method, 0) for method in METHODS)),
            awaiting_review=linked.pairs["source"].n_unique(),
            rows_linked=sum(rows for _, rows, _ in without_person) - unlinked,
            rows_unlinked=unlinked,
            expected_false_links=round((1 - probable).sum(), 4),
            expected_missed_links=linked.missed,
            decisions_without_effect=without_effect,
            persons=self._persons.height,
            weights=json.dumps(linked.weights),
        )
        as_of = max(_as_of(self._register, self._name, agency))
        with self._register.transaction():
            rows = (PersonLink(self._name, agency, *row, as_of) for row in links.iter_rows())
            to_review = (Pair(self._name, agency, *row) for row in pairs.iter_rows())
            self._register.links.replace(linkage, rows, to_review, further.iter_rows())
            self._register.links.count_rows(self._name, agency, without_person)

    def _as_keys(self, people: pl.DataFrame) -> pl.DataFrame:
        pseudonymiser = Pseudonymiser(self._key, self._name)
        source = pseudonymiser.keys(people["source"], "source_person")
        return people.with_columns(source, pseudonymiser.keys(people[PERSON], "person"))

    def _without_person(self, agency: str, linked: pl.Series) -> Iterator[tuple[Content, int, int]]:
        """Of each content of the agency in force: its rows without a person, and those of them that are not linked."""
        for name, extract in EXTRACTS.items():
            if extract.agency != agency or not issubclass(extract, LinkableExtract):
                continue
            in_force = self._register.in_force(*name, extract.kind)
            for sha256 in sorted({each.sha256 for each in in_force if each.authority == self._name}):
                content = Content(self._name, *name, sha256)
                path = lake_path(self._root, content)
                if (rows := self._register.parse(content).counts.rows_unlinked) and path.exists():
                    nobodys = pl.scan_parquet(path, glob=False).filter(
                        pl.col(extract.known_by().warehouse_name).is_null()
                    )
                    # Of nobody nothing is known: such a row is not linked either.
                    is_linked = pl.col("source_person_key").is_in(linked.implode()).fill_null(False)
                    left = nobodys.filter(~is_linked).select(pl.len())
                    yield content, rows, left.collect().item()


def _as_of(register: Register, authority: str, agency: str) -> Iterator[str]:
    """The as-of dates of what was linked."""
    for name, extract in EXTRACTS.items():
        if identities.tells_who(extract) and extract.agency in (agency, identities.AUTHORITY):
            yield from (each.as_of for each in register.in_force(*name, extract.kind) if each.authority == authority)


@cache
def _method() -> str:
    """A hash of the code and the tables that decide who is who."""
    digest = hashlib.sha256()
    for path in sorted(METHOD.glob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
