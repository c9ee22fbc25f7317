"""Erases people from what was made of deliveries: lake, identity store, quarantine and register.

A delivered file that still exists has been rewritten, and all that was made of the old one goes: the next run makes it
again. Where it is gone (a partner replaced it), the rows are taken out of the lake and quarantine files, and subtracted
in the register.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from ingest.boundary import identities
from ingest.boundary.pseudonyms import Pseudonymiser
from ingest.contracts import EXTRACTS
from ingest.contracts.base import LOOSE_KEY
from ingest.contracts.linkage import Decisions, linkable_agencies
from ingest.erasure import sift
from ingest.erasure.landing import Rewritten
from ingest.erasure.marks import Marks
from ingest.erasure.person import Learnt
from ingest.erasure.rewrite import numbered, without_rows
from ingest.files import Stamp, draft_of, publish
from ingest.formats import partner_of, tables_in
from ingest.guard import Caller
from ingest.lake import lake_path, rewrite
from ingest.paths import DataRoot
from ingest.quarantine import REASON_COLUMNS, SEPARATOR, quarantine_path
from ingest.readers import Table
from ingest.register import Register
from ingest.register.records import Content
from ingest.source import opened

DECISIVE = {sift.PERSON: "person_key", sift.UPN: "upn_hash", sift.FAMILY: "family_key"}
SOURCE_KEY = "source_person_key"


def forget(root: DataRoot, register: Register, rewritten: Rewritten) -> None:
    """Remove all that was made of a file before it was rewritten. An operator's rulings on it stay."""
    found = rewritten.found
    for name in tables_in(found):
        content = Content(found.authority, *name, rewritten.sha256)
        register.grounds.follow(content, found.file_name, rewritten.sha256_now)
        register.forget(content)
        if name in EXTRACTS:
            lake_path(root, content).unlink(missing_ok=True)
            identities.part_path(root, content).unlink(missing_ok=True)
            quarantine_path(root, content).unlink(missing_ok=True)


def erase_from_lake(root: DataRoot, register: Register, learnt: Learnt, pseudonymiser: Pseudonymiser, name: str) -> int:
    """Take the person's rows out of the lake files of the authority `name`; returns how many."""
    total = 0
    for path in sorted(root.lake.glob(f"{name}/*/*/*.parquet")):
        agency, extract = path.parts[-3:-1]
        schema = pq.read_schema(path).names
        telling = [column for column in (*DECISIVE.values(), SOURCE_KEY) if column in schema]
        if not telling:
            continue
        keys = _keys(learnt, pseudonymiser, partner_of(agency))
        of_decisions = [_of_decisions(learnt, pseudonymiser)] if agency == Decisions.agency else []
        rows = pl.read_parquet(path, columns=[*telling, *({LOOSE_KEY, sift.PARTNER} & set(schema))], glob=False)
        mask = rows.select(pl.any_horizontal(_theirs(telling, keys), *of_decisions)).to_series()
        loose = _without_the_near(rows, keys)
        if not (mask.any() or loose):
            continue
        with draft_of(path) as draft:
            rewrite(path, draft, mask.arg_true().cast(pl.Int64), loose, schema)
            publish(draft, path)
        unlinked = rows.filter(mask)[_known_by(telling)].null_count() if SOURCE_KEY in telling else 0
        count = int(mask.sum())
        register.reduce(Content(name, agency, extract, path.stem), accepted=count, unlinked=unlinked)
        total += count
    return total


def learn_links(root: DataRoot, register: Register, learnt: Learnt, pseudonymiser: Pseudonymiser, name: str) -> None:
    """Add to what is learnt the partners' identifiers of people who are linked to the person of the authority `name`.

    The register knows links as keys. Whose they are the identity store tells, as long as it has those people.
    """
    persons = pseudonymiser.keys(_texts(learnt, sift.PERSON), "person").to_list()
    links = [(agency, key) for of, agency, key, person, *_ in register.links.rows() if of == name and person in persons]
    for agency in sorted({agency for agency, _ in links}):
        found = identities.identifiers(root, name, agency)
        keys = pseudonymiser.keys(found, "source_person").to_list()
        linked = pl.Series([(agency, key) in links for key in keys], dtype=pl.Boolean)
        learnt.add(sift.source_kind(partner_of(agency)), found.filter(linked), learnt.own)


def erase_from_identities(root: DataRoot, learnt: Learnt, name: str) -> list[Path]:
    """Take the person out of what the authority `name` and its partners said of them: see `identities.erase`."""
    people = {identities.AUTHORITY: learnt.certain(sift.PERSON)}
    people |= {agency: learnt.certain(sift.source_kind(partner_of(agency))) for agency in linkable_agencies()}
    return identities.erase(root, name, people)


def erase_from_quarantine(root: DataRoot, register: Register, guard: Caller, marks: Marks) -> int:
    """Take the person's rows out of the quarantine files of the marks' authority; returns how many."""
    total = 0
    for path in sorted(root.quarantine.glob(f"{marks.authority}/*/*/*.csv")):
        agency, extract = path.parts[-3:-1]
        content = Content(marks.authority, agency, extract, path.stem)
        # The values are a partner's, so they are parsed as a partner's file is.
        struck, reasons = guard.call(_erase_from_file, path, content, marks)
        if struck:
            register.reduce(content, quarantined=struck, rejected=reasons)
        total += struck
    return total


def _erase_from_file(path: Path, content: Content, marks: Marks) -> tuple[int, Counter[tuple[str, str]]]:
    """How many rows of a quarantine file go, and which rules of which columns they had broken."""
    reasons: Counter[tuple[str, str]] = Counter()
    expected = [column.name for column in EXTRACTS[content.agency, content.extract].columns()]
    with opened(path, "csv", Stamp.of(path.lstat())) as source:
        struck = set(sift.rows_about(source.table(expected), partner_of(content.agency), marks.covers))
        if struck:
            reasons = _reasons(source.table(expected), struck)
            with draft_of(path) as draft:
                without_rows(source, expected, struck, draft)
                publish(draft, path)
    return len(struck), reasons


def _reasons(table: Table, struck: Collection[int]) -> Counter[tuple[str, str]]:
    """How many of the struck rows of a quarantine file broke which rule of which column."""
    columns, rules = (REASON_COLUMNS.index(name) for name in ("column_name", "rule"))
    return Counter(
        reason
        for batch in table.batches
        for number, fields in numbered(batch)
        if number in struck
        for reason in zip(fields[columns].split(SEPARATOR), fields[rules].split(SEPARATOR), strict=True)
    )


def _keys(learnt: Learnt, pseudonymiser: Pseudonymiser, agency: str) -> dict[str, pl.Series]:
    """The person's values in each column that tells them, as the lake has them."""
    keys = {
        column: pseudonymiser.keys(_texts(learnt, kind), kind) for kind, column in DECISIVE.items() if kind != sift.UPN
    }
    keys[DECISIVE[sift.UPN]] = pseudonymiser.hashes(_texts(learnt, sift.UPN), "upn")
    keys[SOURCE_KEY] = _source_keys(learnt, pseudonymiser, agency)
    return keys


def _source_keys(learnt: Learnt, pseudonymiser: Pseudonymiser, partner: str) -> pl.Series:
    return pseudonymiser.keys(_texts(learnt, sift.source_kind(partner)), "source_person")


def _of_decisions(learnt: Learnt, pseudonymiser: Pseudonymiser) -> pl.Expr:
    """Decisions about the person as a partner knows them, also where the other of the two is somebody else."""
    keys = {agency: _source_keys(learnt, pseudonymiser, partner_of(agency)) for agency in linkable_agencies()}
    about = [(pl.col(sift.PARTNER) == agency) & pl.col(SOURCE_KEY).is_in(of.implode()) for agency, of in keys.items()]
    return pl.any_horizontal([each.fill_null(False) for each in about])


def _without_the_near(rows: pl.DataFrame, keys: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """The loose keys without the person's own, which an identifier nearly like theirs has; empty where none has."""
    if LOOSE_KEY not in rows.columns:
        return {}
    near = rows[LOOSE_KEY].is_in(keys[DECISIVE[sift.PERSON]].implode()).fill_null(False)
    if not near.any():
        return {}
    return {LOOSE_KEY: rows.select(pl.when(~near).then(LOOSE_KEY).alias(LOOSE_KEY)).to_series()}


def _texts(learnt: Learnt, kind: str) -> pl.Series:
    return pl.Series(sorted(learnt.certain(kind)), dtype=pl.String)


def _theirs(telling: list[str], keys: dict[str, pl.Series]) -> pl.Expr:
    decided = [pl.col(column).is_in(keys[column].implode()) for column in telling if column != SOURCE_KEY]
    if SOURCE_KEY in telling:
        decided.append(pl.col(SOURCE_KEY).is_in(keys[SOURCE_KEY].implode()) & pl.col(_known_by(telling)).is_null())
    return pl.any_horizontal([each.fill_null(False) for each in decided])


def _known_by(telling: list[str]) -> str:
    """The column in whose place the partner's own number stands."""
    return next(column for column in (DECISIVE[sift.PERSON], DECISIVE[sift.UPN]) if column in telling)
