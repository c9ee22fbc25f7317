"""What the register knows that decisions rest on: operators' rulings, and what else is in force of an extract.

`decisions` uses it; `rulings` says what may be ruled on. A ruling is on a file's name and bytes: it outlasts every new
decision on them, and applies to no other file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import astuple
from datetime import datetime

from ingest.register.force import IS_IN_FORCE, NEWEST_FIRST, OLDER, OLDEST_FIRST
from ingest.register.records import DELIVERY_COLUMNS, HELD, Content, Delivery, Ruling

SCHEMA = """
create table if not exists ruling (
    authority text not null, agency text not null, extract text not null, file_name text not null,
    sha256 text not null, word text not null, reason text not null, at text not null, who text not null,
    primary key (authority, agency, extract, file_name, sha256)
) strict;
-- Of 10,000 deliveries of one snapshot it makes 17 CPU-seconds 0.3.
create index if not exists delivery_by_age on delivery (authority, agency, extract, as_of, arrived_at, file_name);
"""
OF_FILE = "(authority, agency, extract, file_name, sha256) = (?, ?, ?, ?, ?)"
COLUMNS = ", ".join(DELIVERY_COLUMNS)

Numbered = dict[int, Delivery]


class Grounds:
    """Part of an open register. Deliveries come by id, oldest first unless said otherwise."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._connection.executescript(SCHEMA)

    def delivered_before(self, content: Content, delivery_id: int | None) -> bool:
        """Whether a delivery registered before `delivery_id` (None: a new one) brought this content into force."""
        return (
            self._connection.execute(
                f"select 1 from delivery where (authority, agency, extract, sha256) = (?, ?, ?, ?) and {IS_IN_FORCE} "
                "and id < ifnull(?, 9223372036854775807) limit 1",
                (*astuple(content), delivery_id),
            ).fetchone()
            is not None
        )

    def rows_in_force_before(self, delivery: Delivery, delivery_id: int | None, *, same_day: bool = False) -> int:
        """Rows of the newest delivery in force older than this one (0 without one): what a snapshot would replace.

        `delivery_id` is None for a delivery that is not registered yet; `same_day` asks for one as of the same day of
        this or another year.
        """
        like = "and substr(as_of, 5) = substr(?, 5)" if same_day else "and ? is not null"
        row = self._connection.execute(
            f"select rows_accepted from delivery where (authority, agency, extract) = (?, ?, ?) and {IS_IN_FORCE} "
            f"and {OLDER} {like} order by {NEWEST_FIRST} limit 1",
            (
                *astuple(delivery.content)[:3],
                *(delivery.as_of, delivery.arrived_at, delivery.file_name, delivery_id, delivery.as_of),
            ),
        ).fetchone()
        return row[0] if row else 0

    def has_return(self, delivery: Delivery, extract: str) -> bool:
        """Whether another table of the same standard is in force for the delivery's authority and as-of date."""
        row = self._connection.execute(
            "select 1 from delivery where (authority, agency, extract, as_of) = (?, ?, ?, ?)"
            f" and {IS_IN_FORCE} limit 1",
            (delivery.authority, delivery.agency, extract, delivery.as_of),
        ).fetchone()
        return row is not None

    def ruling(self, delivery: Delivery) -> Ruling | None:
        """The ruling on a delivery's file, if there is one."""
        row = self._connection.execute(
            f"select word, reason, at, who from ruling where {OF_FILE}", _file(delivery)
        ).fetchone()
        return Ruling(*row) if row else None

    def ruled_since(self, moment: datetime) -> frozenset[str]:
        """The authorities of which an operator has released or withdrawn a delivery since (UTC, without a zone)."""
        rows = self._connection.execute("select authority, at from ruling").fetchall()
        return frozenset(
            authority for authority, at in rows if datetime.fromisoformat(at).replace(tzinfo=None) >= moment
        )

    def rule(self, delivery: Delivery, ruling: Ruling) -> None:
        """Keep a ruling; it takes the place of an earlier one on the same file."""
        self._connection.execute(
            "insert or replace into ruling values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*_file(delivery), ruling.word, ruling.reason, ruling.at, ruling.who),
        )

    def follow(self, content: Content, file_name: str, sha256: str) -> None:
        """Apply the ruling on a file to its present bytes, without the erased people."""
        self._connection.execute(
            f"update or replace ruling set sha256 = ? where {OF_FILE}",
            (sha256, *astuple(content)[:3], file_name, content.sha256),
        )

    def held(self, agency: str, extract: str, content: Content | None = None) -> Numbered:
        """What is held of an extract, all authorities; also what carries `content`, for those rest on each other."""
        return self._deliveries(
            f"agency = ? and extract = ? and (outcome = '{HELD}' or (authority = ? and sha256 = ?))"
            f" order by {OLDEST_FIRST}",
            (agency, extract, content.authority if content else "", content.sha256 if content else ""),
        )

    def under_name(self, authority: str, agency: str, extract: str, file_name: str) -> Numbered:
        """Every delivery under a name, the one registered last first."""
        return self._deliveries(
            "(authority, agency, extract, file_name) = (?, ?, ?, ?) order by id desc",
            (authority, agency, extract, file_name),
        )

    def with_hash(self, digits: str) -> Numbered:
        """Every delivery whose SHA-256 begins with `digits` (lower-case hex), newest first."""
        return self._deliveries(f"substr(sha256, 1, length(?1)) = ?1 order by {NEWEST_FIRST}", (digits,))

    def decide(self, delivery_id: int, delivery: Delivery) -> None:
        """Write down another outcome and reason of a delivery."""
        self._connection.execute(
            "update delivery set outcome = ?, reason = ? where id = ?", (delivery.outcome, delivery.reason, delivery_id)
        )

    def _deliveries(self, condition: str, values: Iterable[str]) -> Numbered:
        rows = self._connection.execute(f"select id, {COLUMNS} from delivery where {condition}", tuple(values))
        return {number: Delivery(*row) for number, *row in rows}


def _file(delivery: Delivery) -> tuple[str, ...]:
    return (delivery.authority, delivery.agency, delivery.extract, delivery.file_name, delivery.sha256)
