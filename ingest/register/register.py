"""The register: what arrived, what became of it, what is in force. SQLite; a decision is written whole or not at all.

It keeps decisions; it makes none, and reads no delivered file. `force` has the rules of what is in force, `grounds` the
facts that decisions rest on.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path

from ingest.audit.trail import Event, Head
from ingest.contracts.base import RETURN, SNAPSHOT
from ingest.files import Stamp
from ingest.paths import PRIVATE_FILE
from ingest.register.arrivals import Arrivals
from ingest.register.contents import NOTES, Contents
from ingest.register.force import IS_IN_FORCE, NEWEST_FIRST, OLDEST_FIRST, STANDING
from ingest.register.grounds import Grounds
from ingest.register.links import Links
from ingest.register.overview import Overview
from ingest.register.records import ACCEPTED, DELIVERY_COLUMNS, Content, Counts, Delivery, InForce, Known, Parse
from ingest.register.schema import SCHEMA


class Register:
    """An open register. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        # SQLite gives its journal files the mode of the database.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = full")
        self._connection.executescript(SCHEMA)
        self.grounds = Grounds(self._connection)
        self.contents = Contents(self._connection)
        self.arrivals = Arrivals(self._connection)
        self.links = Links(self._connection)
        self.overview = Overview(self._connection)

    def __enter__(self) -> "Register":
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.close()

    def seen_sha256(self, path: str, stamp: Stamp) -> str | None:
        """The SHA-256 of the file at `path` (below landing) if its stamp is as it was when last read."""
        row = self._connection.execute(
            "select sha256 from seen where (path, size, mtime_ns, ctime_ns, inode) = (?, ?, ?, ?, ?)",
            (path, *astuple(stamp)),
        ).fetchone()
        return row[0] if row else None

    def saw(self, path: str, stamp: Stamp, sha256: str) -> None:
        """Remember that the file at `path` has this content as long as it has this stamp."""
        self._insert("seen", (path, *astuple(stamp), sha256))

    def known(self, authority: str, agency: str, extract: str, file_name: str) -> Known | None:
        """The latest delivery under this name."""
        row = self._connection.execute(
            "select id, sha256, arrived_at, version, settled, outcome from delivery "
            "where (authority, agency, extract, file_name) = (?, ?, ?, ?) order by id desc limit 1",
            (authority, agency, extract, file_name),
        ).fetchone()
        return Known(*row[:4], bool(row[4]), row[5]) if row else None

    def parse(self, content: Content) -> Parse | None:
        """What parsing this content gave, under the version of that time."""
        row = self._connection.execute(
            "select version, outcome, reason, notes, rows, rows_accepted, rows_quarantined, rows_repeated, "
            "rows_unlinked, first_day, last_day, parsed_as_of, refused_as_later "
            "from parse where (authority, agency, extract, sha256) = (?, ?, ?, ?)",
            astuple(content),
        ).fetchone()
        return Parse(*row[:4], Counts(*row[4:9]), *row[9:]) if row else None

    def in_force(self, agency: str, extract: str, kind: str) -> list[InForce]:
        """Contents in force, oldest first within an authority: a snapshot's newest, all of an increment's, of a return
        the newest of each as-of date.
        """
        rows = self._connection.execute(
            f"""
            with newest as (
                select d.authority, d.sha256, d.as_of, d.arrived_at, d.file_name, p.rows_accepted, p.first_day,
                    p.last_day,
                    row_number() over (partition by d.authority order by {OLDEST_FIRST}) as age,
                    row_number() over (
                        partition by d.authority, case ? when '{SNAPSHOT}' then '' when '{RETURN}' then d.as_of
                                                  else d.sha256 end
                        order by {NEWEST_FIRST}
                    ) as place
                from delivery as d join parse as p using (authority, agency, extract, sha256)
                where d.agency = ? and d.extract = ? and d.{IS_IN_FORCE} and p.outcome = '{ACCEPTED}'
            )
            select authority, sha256, as_of, arrived_at, file_name, age, rows_accepted, first_day, last_day
            from newest where place = 1 order by authority, age
            """,
            (kind, agency, extract),
        )
        return [InForce(*row) for row in rows]

    def loaded(self, agency: str, extract: str) -> set[tuple[str, str]]:
        """(authority, sha256) of every content that has a file in the lake."""
        rows = self._connection.execute(
            "select authority, sha256 from parse where agency = ? and extract = ? and outcome = ?",
            (agency, extract, ACCEPTED),
        )
        return {(authority, sha256) for authority, sha256 in rows}

    def deliveries(self) -> list[Delivery]:
        """Every delivery, in the order in which they were first seen."""
        columns = ", ".join(NOTES if name == "notes" else f"delivery.{name}" for name in DELIVERY_COLUMNS)
        rows = self._connection.execute(
            f"select {columns} from delivery left join near_miss using (authority, agency, extract, sha256) order by id"
        )
        return [Delivery(*row) for row in rows]

    def rejected_row_counts(self) -> list[tuple[str, str, str, str, str, str, int]]:
        """authority, agency, extract, sha256, column_name, rule, rows."""
        return self._connection.execute("select * from rejected_row_count order by 1, 2, 3, 4, 5, 6").fetchall()

    def extract_as_of(self) -> list[tuple[str, str, str, str]]:
        """authority, agency, extract and the as-of date (ISO) of the newest delivery in force."""
        return self._connection.execute(
            f"select authority, agency, extract, max(as_of) from delivery where {IS_IN_FORCE} "
            "group by authority, agency, extract order by authority, agency, extract"
        ).fetchall()

    def standings(self) -> list[tuple]:
        """Every delivery with `force.FLAGS`, oldest first within an authority and extract."""
        return self._connection.execute(STANDING).fetchall()

    def record(
        self,
        delivery: Delivery,
        *,
        version: str,
        settled: bool,
        replaces: int | None,
        parse: Parse | None = None,
        rejected_rows: Iterable[tuple[str, str, int]] = (),
        seen: tuple[str, Stamp] | None = None,
        event: Event | None = None,
    ) -> None:
        """Write one decision, whole or not at all.

        `version` is what the decision rests on and `settled` whether it may stand; `replaces` is the id of the same
        delivery's earlier decision. `parse` and `rejected_rows` (column name, rule, rows) are a content parsed just
        now; `seen` the file's path below landing and its stamp; `event` what the audit trail will say of it.
        """
        content = astuple(delivery.content)
        with self.transaction():
            if seen:
                self.saw(*seen, delivery.sha256)
            if parse:
                counts = astuple(parse.counts)
                decision = (parse.version, parse.outcome, parse.reason, parse.notes)
                basis = (parse.as_of, parse.refused_as_later)
                self._insert("parse", (*content, *decision, *counts, parse.first_day, parse.last_day, *basis))
                self.contents.correct_deliveries(delivery.content, parse)
                self.contents.note_mapping(delivery.content, parse.mapped)
                self._connection.execute(
                    "delete from rejected_row_count where (authority, agency, extract, sha256) = (?, ?, ?, ?)", content
                )
                for counted in rejected_rows:
                    self._insert("rejected_row_count", (*content, *counted))
            self._insert("delivery", (replaces, *astuple(delivery), version, int(settled)))
            if event:
                self.note(event)

    def forget(self, content: Content) -> None:
        """Remove every decision on a content, and what is remembered of files that had it. Rulings are on files: see
        `Grounds.follow`; arrivals are kept.
        """
        with self.transaction():
            self.arrivals.keep(content)
            for table in ("delivery", "parse", "rejected_row_count", "near_miss", "mapping_used"):
                self._connection.execute(
                    f"delete from {table} where (authority, agency, extract, sha256) = (?, ?, ?, ?)", astuple(content)
                )
            self._connection.execute("delete from seen where sha256 = ?", (content.sha256,))

    def reduce(
        self,
        content: Content,
        *,
        accepted: int = 0,
        unlinked: int = 0,
        quarantined: int = 0,
        rejected: Mapping[tuple[str, str], int] | None = None,
    ) -> None:
        """Count fewer rows of a content: rows of it have been taken out of lake or quarantine.

        rejected: how many of those out of quarantine had broken which rule, by column and rule.
        """
        with self.transaction():
            for table in ("delivery", "parse"):
                self._connection.execute(
                    f"update {table} set rows = rows - ? - ?, rows_accepted = rows_accepted - ?, "
                    "rows_quarantined = rows_quarantined - ?, rows_unlinked = max(rows_unlinked - ?, 0) "
                    "where (authority, agency, extract, sha256) = (?, ?, ?, ?)",
                    (accepted, quarantined, accepted, quarantined, unlinked, *astuple(content)),
                )
            self._connection.executemany(
                "update rejected_row_count set rows = rows - ? "
                "where (authority, agency, extract, sha256, column_name, rule) = (?, ?, ?, ?, ?, ?)",
                [(rows, *astuple(content), *reason) for reason, rows in (rejected or {}).items()],
            )
            self._connection.execute("delete from rejected_row_count where rows = 0")
            self.contents.forget_near_misses(content.authority)

    def compact(self) -> None:
        """Rewrite the database file, so that nothing that was removed stays in it."""
        self._connection.execute("vacuum")
        self._connection.execute("pragma wal_checkpoint(truncate)")

    def note(self, event: Event) -> None:
        """Keep an event for the audit trail until it is struck."""
        self._insert("audit_event", (event.event_id, event.at, event.who, event.what, json.dumps(dict(event.details))))

    def noted(self) -> list[Event]:
        """The events kept for the audit trail, in the order in which they were noted."""
        rows = self._connection.execute("select what, details, at, who, event_id from audit_event order by rowid")
        return [Event(what, json.loads(details), *rest) for what, details, *rest in rows]

    def struck(self, event_ids: Iterable[str], head: Head) -> None:
        """Forget events that the trail now holds, and remember the trail's head."""
        with self.transaction():
            self._connection.executemany("delete from audit_event where event_id = ?", [(each,) for each in event_ids])
            self._insert("audit_head", (1, head.entries, head.sha256))

    def audit_head(self) -> Head:
        """The trail's head as last written down here."""
        row = self._connection.execute("select entries, sha256 from audit_head").fetchone()
        return Head(*row) if row else Head()

    def _insert(self, table: str, values: tuple) -> None:
        marks = ", ".join("?" * len(values))
        self._connection.execute(f"insert or replace into {table} values ({marks})", values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction: all of it is written, or nothing. One inside another is part of the outer one."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")
