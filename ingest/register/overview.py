"""What the register knows of all files together, in one question each: there may be 10,000 of them."""

import hashlib
import sqlite3

from ingest.files import Stamp
from ingest.register.records import Known


class Overview:
    """Part of an open register. What it gives is as it is now, and changes with no later decision."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def known(self) -> dict[tuple[str, str, str, str], Known]:
        """The latest delivery under each authority, agency, extract and file name."""
        rows = self._connection.execute(
            "select authority, agency, extract, file_name, id, sha256, arrived_at, version, settled, outcome "
            "from delivery order by id"
        )
        return {row[:4]: Known(*row[4:8], bool(row[8]), row[9]) for row in rows}

    def seen(self) -> dict[str, tuple[Stamp, str]]:
        """Stamp and SHA-256 of every file that has been read, by its path below landing."""
        rows = self._connection.execute("select path, size, mtime_ns, ctime_ns, inode, sha256 from seen")
        return {row[0]: (Stamp(*row[1:5]), row[5]) for row in rows}

    def fingerprint(self) -> str:
        """SHA-256 of every decision and of what it rests on: another one where a night would start from other rows."""
        digest = hashlib.sha256()
        for table in (
            "delivery",
            "parse",
            "rejected_row_count",
            "near_miss",
            "mapping_used",
            "link_of_person",
            "ruling",
        ):
            rows = sorted(map(repr, self._connection.execute(f"select * from {table}")))
            digest.update(f"{table}|{len(rows)}|{'|'.join(rows)}".encode())
        return digest.hexdigest()
