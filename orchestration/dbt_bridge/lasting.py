"""What stands in the warehouse from night to night: a view is its text and a seed its file, so neither is made again.

    what a build rests on besides deliveries -> a whole build -> the note of it, in the warehouse
    the note, and what the next build rests on -> only tables and tests are due

The note goes as soon as a build begins, and is made when it has ended: after one that failed or was killed there is
none. Views and seeds are half of dbt's nodes, and each node costs dbt some 45 milliseconds, whatever it holds.
"""

from __future__ import annotations

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


def stood(warehouse: Path, rests_on: Mapping[str, str]) -> bool:
    """Whether views and seeds are there as a build would make them. From now on there is no note of it."""
    with database.connect(warehouse) as connection:
        connection.execute(f"create table if not exists {NOTE} (rest_on varchar)")
        noted = connection.execute(f"from {NOTE}").fetchall()
        connection.execute(f"delete from {NOTE}")
    return noted == [(_text(rests_on),)]


def are_made(events: Iterable[dict[str, Any]], manifest: Mapping[str, Any]) -> bool:
    """Whether a build made every view and seed: dbt skips those that rest on what failed a test."""
    infos = [event["data"]["node_info"] for event in events]
    made = {info["unique_id"] for info in infos if info["node_status"] == "success"}
    return all(unique_id in made for unique_id, node in manifest["nodes"].items() if _lasts(node))


def note(warehouse: Path, rests_on: Mapping[str, str]) -> None:
    """Views and seeds are there as a build makes them."""
    with database.connect(warehouse) as connection:
        connection.execute(f"create or replace table {NOTE} as select $1::varchar as rest_on", [_text(rests_on)])


def in_order(events: Iterable[dict[str, Any]], manifest: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The result events of a build of what was due and, each after what it reads, those of what stands: as a success
    that took no time."""
    nodes, found = manifest["nodes"], {event["data"]["node_info"]["unique_id"]: event for event in events}
    reads = {unique_id: node["depends_on"].get("nodes", []) for unique_id, node in nodes.items()}
    for unique_id in TopologicalSorter(reads).static_order():
        if unique_id in found:
            yield found[unique_id]
        elif unique_id in nodes and _lasts(nodes[unique_id]):
            yield _success(unique_id, nodes[unique_id])


def _lasts(node: Mapping[str, Any]) -> bool:
    return node["config"]["materialized"] in KINDS


def _success(unique_id: str, node: Mapping[str, Any]) -> dict[str, Any]:
    relation = {"schema": node["schema"], "alias": node["alias"]}
    info = {"unique_id": unique_id, "resource_type": node["resource_type"], "node_relation": relation}
    return {"data": {"node_info": info | {"node_status": "success"}, "execution_time": 0.0}}


def _text(rests_on: Mapping[str, str]) -> str:
    return json.dumps(rests_on, sort_keys=True)
