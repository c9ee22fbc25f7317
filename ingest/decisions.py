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


def files(root: DataRoot, register: Register, authority: str) -> list[Path]:
    """The lake files of an authority's decisions in force, oldest first."""
    contents = (each for each in register.in_force(*NAME, Decisions.kind) if each.authority == authority)
    paths = [lake_path(root, Content(authority, *NAME, each.sha256)) for each in contents]
    return [path for path in paths if path.exists()]


def read(paths: Sequence[Path], agency: str) -> pl.DataFrame:
    """The decisions of an agency's people: `source_key`, `person_key`, `same`, `decided_on`; sorted.

    The newest decision of a pair counts. Somebody whom the newest say to be the same as two is not decided.
    """
    aged = [pl.read_parquet(path).with_columns(age=pl.lit(age)) for age, path in enumerate(paths)]
    if not aged:
        return pl.DataFrame(schema={"source_key": pl.String, "person_key": pl.String, "same": pl.Boolean})
    rows = pl.concat(aged).filter(pl.col("agency") == agency, pl.col("decision").is_not_null())
    rows = rows.rename({"source_person_key": "source_key"}).with_columns(same=pl.col("decision") == SAME)
    newest = rows.sort("age").unique(["source_key", "person_key"], keep="last")
    latest_same = pl.col("age").filter("same").max().over("source_key")
    standing = newest.filter(~pl.col("same") | (pl.col("age") == latest_same))
    sames = pl.col("same").sum().over("source_key")
    standing = standing.filter(~pl.col("same") | (sames == 1))
    return standing.select("source_key", "person_key", "same", "decided_on").sort("source_key", "person_key")


def note(register: Register, authority: str, agency: str, found: pl.DataFrame) -> None:
    """Note for the audit trail every decision that is new, or another than before."""
    for source_key, person_key, same, decided_on in found.iter_rows():
        mark = hashlib.sha256(f"{agency}|{source_key}|{person_key}".encode()).hexdigest()
        decision = SAME if same else "different"
        if register.links.see_decision(authority, mark, decision):
            told = {"authority": authority, "agency": agency, "decision": decision, "pair": mark[:16]}
            day = decided_on.isoformat() if decided_on else None
            register.note(Event("linkage_decision", {**told, "decided_on": day}))
