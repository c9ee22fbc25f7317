"""`quality.change`: the figures of quarters that were there last night and are another tonight. For analysts only.

Compared is with a copy of the figures in the warehouse's folder, not with what readers still have: an erasure empties
that folder, so that no row here tells what a person who was erased had added. A release for everybody is compared with
the one before it elsewhere.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingest import database
from ingest.files import publish
from orchestration.publication.descriptions import Description

NAME = "quality.change"
KEYS = ("authority", "indicator", "measure", "level", "level_value", "breakdown", "quarter_start")
SAID = Description(
    "Figures of kpi.indicator that were published the night before and have moved since: corrections of past quarters,"
    " and deliveries that came late. A quarter that is new is none. Empty on the first night. One row a figure that"
    " moved.",
    {
        **{key: f"As in kpi.indicator.{key}." for key in KEYS},
        "before": "The value the night before; empty where it was not known.",
        "after": "The value now; empty where it is no longer known.",
    },
)


def kept_in(warehouse: Path) -> Path:
    """Where the figures of the last night that published are kept, for a warehouse file."""
    return warehouse.parent / "last_published.duckdb"


def remember(analyst: Path, kept: Path) -> None:
    """Keep the figures of a published analysts' file for the next night, whole or not at all."""
    draft = kept.with_suffix(".partial")
    draft.unlink(missing_ok=True)
    with database.in_memory() as connection:
        database.attach(connection, analyst, "analyst", read_only=True)
        database.attach(connection, draft, "kept")
        connection.execute("create schema kept.kpi")
        connection.execute(
            f"create table kept.kpi.indicator as select {', '.join(KEYS)}, value from analyst.kpi.indicator"
        )
        connection.execute("checkpoint kept")
        connection.execute("detach kept")
    publish(draft, kept)


def add(connection: duckdb.DuckDBPyConnection, catalog: str, before: Path) -> int:
    """Add the table to the attached file `catalog`, whose `kpi.indicator` is there.

    `before`: what `remember` kept of the night before, if there is any that the key still opens. Returns how many
    figures moved.
    """
    keys = ", ".join(KEYS)
    was = f"(select {keys}, value from {catalog}.kpi.indicator where false)"
    is_known = _attached(connection, before)
    if is_known:
        was = "before.kpi.indicator"
    connection.execute(
        f"create table {catalog}.{NAME} as select {keys}, was.value as before, now.value as after"
        f" from {was} as was left join {catalog}.kpi.indicator as now using ({keys})"
        f" where was.value is distinct from now.value order by {keys}"
    )
    if is_known:
        connection.execute("detach before")
    (moved,) = connection.execute(f"select count(*) from {catalog}.{NAME}").fetchone() or (0,)
    return int(moved)


def _attached(connection: duckdb.DuckDBPyConnection, before: Path) -> bool:
    if not before.exists():
        return False
    try:
        database.attach(connection, before, "before", read_only=True)
    except database.EncryptionError:  # the key is another since: a night as the first, and the next compares again
        return False
    return True
