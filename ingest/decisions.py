"""What people have decided of pairs, as it stands: read from the lake, noted in the audit trail."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ingest.audit.trail import Event
from ingest.contracts.linkage import Decisions
from ingest.lake import lake_path
from ingest.paths import DataRoot
from ingest.register import Register
from ingest.register.records import Content

NAME = (Decisions.agency, Decisions.extract)
SAME = "same"
DECISIONS = {
    "source_key": pl.String,
    "person_key": pl.String,
    "same": pl.Boolean,
    "decided_on": pl.Date,
    "sha256": pl.String,
    "stands": pl.Boolean,
}


def files(root: DataRoot, register: Register, authority: str) -> list[Path]:
    """The lake files of an authority's decisions in force, oldest first."""
    contents = (each for each in register.in_force(*NAME, Decisions.kind) if each.authority == authority)
    paths = [lake_path(root, Content(authority, *NAME, each.sha256)) for each in contents]
    return [path for path in paths if path.exists()]


def read(paths: Sequence[Path], agency: str) -> pl.DataFrame:
    """The newest decision of each pair of an agency's people: columns as `DECISIONS`, sorted.

    `sha256` is the content that holds it. Of somebody whom the newest say to be the same as two, `stands` is false.
    """
    aged = [
        pl.read_parquet(path, glob=False).with_columns(age=pl.lit(age), sha256=pl.lit(path.stem))
        for age, path in enumerate(paths)
    ]
    if not aged:
        return pl.DataFrame(schema=DECISIONS)
    rows = pl.concat(aged).filter(pl.col("agency") == agency, pl.col("decision").is_not_null())
    rows = rows.rename({"source_person_key": "source_key"}).with_columns(same=pl.col("decision") == SAME)
    newest = rows.sort("age").unique(["source_key", "person_key"], keep="last")
    latest_same = pl.col("age").filter("same").max().over("source_key")
    left = newest.filter(~pl.col("same") | (pl.col("age") == latest_same))
    stands = ~pl.col("same") | (pl.col("same").sum().over("source_key") == 1)
    return left.with_columns(stands=stands).select(list(DECISIONS)).sort("source_key", "person_key")


def note(register: Register, authority: str, agency: str, standing: pl.DataFrame, key: str) -> None:
    """Note for the audit trail every decision that is new, or another than before.

    Under another pseudonym key (`key` is its fingerprint) pairs have other marks: what stands in a content whose
    decisions were noted under the one before is not new.
    """
    noted = register.links.noted_contents(authority, agency)
    for source_key, person_key, same, decided_on, sha256 in standing.iter_rows():
        mark = hashlib.sha256(f"{agency}|{source_key}|{person_key}".encode()).hexdigest()
        decision = SAME if same else "different"
        if register.links.see_decision(authority, mark, decision) and noted.get(sha256, key) == key:
            told = {"authority": authority, "agency": agency, "decision": decision, "pair": mark[:16]}
            day = decided_on.isoformat() if decided_on else None
            register.note(Event("linkage_decision", {**told, "decided_on": day}))
    register.links.note_contents(authority, agency, set(standing["sha256"]), key)
