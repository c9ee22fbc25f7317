"""What stands in the warehouse from night to night: a view is its text and a seed its file, so neither is made again.

    what a build rests on besides deliveries, by hash -> a whole build -> the note of it, in the warehouse
    the note, and what the next build rests on        -> only tables and tests are due

They are more than half of dbt's nodes, and each node costs dbt some 45 milliseconds, whatever it holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from ingest import database

DUE = ("--select", "config.materialized:table", "resource_type:test")
"""What a whole build has to do where the others stand."""
KINDS = frozenset({"view", "seed"})
NOTE = "main.views_and_seeds"


def stand(warehouse: Path, rests_on: Mapping[str, str]) -> bool:
    """Whether views and seeds are there as a build would make them. If not, the note goes: what is built now may be
    theirs in part."""
    with database.connect(warehouse) as connection:
        connection.execute(f"create table if not exists {NOTE} (rest_on varchar)")
        noted = connection.execute(f"from {NOTE}").fetchall()
        if noted == [(_hash(rests_on),)]:
            return True
        connection.execute(f"delete from {NOTE}")
        return False


def note(warehouse: Path, rests_on: Mapping[str, str]) -> None:
    """Views and seeds have all been built."""
    with database.connect(warehouse) as connection:
        connection.execute(f"create or replace table {NOTE} as select $1::varchar as rest_on", [_hash(rests_on)])


def in_order(events: Iterable[dict[str, Any]], manifest: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The result events of a build of what was due and, each after what it reads, those of what stands: as a success
    that took no time."""
    nodes, found = manifest["nodes"], {event["data"]["node_info"]["unique_id"]: event for event in events}
    reads = {unique_id: node["depends_on"].get("nodes", []) for unique_id, node in nodes.items()}
    for unique_id in TopologicalSorter(reads).static_order():
        if unique_id in found:
            yield found[unique_id]
        elif unique_id in nodes and nodes[unique_id]["config"]["materialized"] in KINDS:
            yield _success(unique_id, nodes[unique_id])


def _success(unique_id: str, node: Mapping[str, Any]) -> dict[str, Any]:
    relation = {"schema": node["schema"], "alias": node["alias"]}
    info = {"unique_id": unique_id, "resource_type": node["resource_type"], "node_relation": relation}
    return {"data": {"node_info": info | {"node_status": "success"}, "execution_time": 0.0}}


def _hash(rests_on: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(rests_on, sort_keys=True).encode()).hexdigest()
