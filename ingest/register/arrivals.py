"""When deliveries arrived, where the register's rows alone do not say it. Part of the register: the same database."""

import sqlite3
from dataclasses import astuple

from ingest.register.records import Content

SCHEMA = """
create table if not exists kept_arrival (
    authority text not null, agency text not null, extract text not null, file_name text not null,
    arrived_at text not null, primary key (authority, agency, extract, file_name)
) strict
"""


class Arrivals:
    """Arrival is when the pipeline first saw a file, in UTC: what a client says of times decides nothing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute(SCHEMA)

    def cap(self, now: str) -> None:
        """Say of no delivery that it arrived later than `now`: earlier releases took the time that a client had set."""
        self._connection.execute("update delivery set arrived_at = ? where arrived_at > ?", (now, now))

    def keep(self, content: Content) -> None:
        """Remember the arrival of rewritten files, whose deliveries are forgotten next."""
        self._connection.execute(
            "insert or replace into kept_arrival select authority, agency, extract, file_name, max(arrived_at) "
            "from delivery where (authority, agency, extract, sha256) = (?, ?, ?, ?) group by 1, 2, 3, 4",
            astuple(content),
        )

    def kept(self, authority: str, agency: str, extract: str, file_name: str) -> str | None:
        """The arrival of the file of this name, if it was rewritten and has not been decided since."""
        row = self._connection.execute(
            "select arrived_at from kept_arrival where (authority, agency, extract, file_name) = (?, ?, ?, ?)",
            (authority, agency, extract, file_name),
        ).fetchone()
        return row[0] if row else None

    def drop_kept(self) -> None:
        """After a load of everything: a later file of the same name is another delivery."""
        self._connection.execute("delete from kept_arrival")
