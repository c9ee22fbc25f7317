"""Opens the encrypted warehouse for dbt: a plug-in of dbt-duckdb, named in the profile's target `encrypted`.

A plug-in, because what stands in the profile itself (a key, say) may reach dbt's own logs.
"""

from __future__ import annotations

import os
from pathlib import Path

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from ingest import database

WAREHOUSE = "warehouse"


class Plugin(BasePlugin):
    """Attaches the file in `SAFEGUARDING_WAREHOUSE`, so that the profile's own attachment finds it there."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        database.load_cipher(conn)
        database.attach(conn, Path(os.environ["SAFEGUARDING_WAREHOUSE"]), WAREHOUSE)

    def configure_cursor(self, cursor: DuckDBPyConnection) -> None:
        cursor.execute(f"use {WAREHOUSE}")
