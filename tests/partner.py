"""A partner and an operator for tests: sends files into a data root of its own, loads, and asks the register."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from ingest.guard import Caller, Guard, Limits
from ingest.load import load
from ingest.paths import DataRoot
from ingest.raw import build_raw
from ingest.register import Register
from ingest.register.records import Delivery
from ingest.report import LoadReport

PLANS = "hertfordshire/social_care/child_protection_plans"
PLANS_HEADER = "plan_id,person_id,start_date,end_date,category_of_abuse"
INCIDENTS = "hertfordshire/police/incidents"
INCIDENTS_HEADER = "incident_id,person_id,role,incident_date,domestic_abuse,call_out"
ATTENDANCE = "hertfordshire/education/attendance"
ATTENDANCE_HEADER = "upn,school_urn,session_date,session,code"


GUARD = Guard()
"""One reader process for all tests: it ends with them."""


class InThisProcess:
    """Calls functions where the test can look into them."""

    limits = Limits.from_environment()

    def call(self, function: Callable[..., Any], *given: object) -> Any:
        return function(*given)


class Partner:
    """Everything below one data root."""

    def __init__(self, path: Path) -> None:
        self.root = DataRoot(path).prepare()
        self._clock = 1_600_000_000

    def copy(self, path: Path) -> "Partner":
        """Another partner with the same behind them: what was loaded here need not be loaded there."""
        copy = Partner(shutil.copytree(self.root.path, path))
        copy._clock = self._clock
        return copy

    def send(self, path: str, content: str | bytes) -> Path:
        """Leave a file below landing, written later than the one before it."""
        file = self.root.landing / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        self._clock += 60
        os.utime(file, (self._clock, self._clock))
        return file

    def load(self, guard: Caller = GUARD) -> LoadReport:
        """Load all, and insist that the program itself did not fail."""
        report = load(self.root, guard=guard)
        assert [each.error for each in report.internal_errors] == []
        return report

    def deliveries(self) -> list[Delivery]:
        """The whole register."""
        with Register(self.root.register) as register:
            return register.deliveries()

    def delivery(self, file_name: str) -> Delivery:
        """The one delivery under a name."""
        (found,) = [delivery for delivery in self.deliveries() if delivery.file_name == file_name]
        return found

    def sent(self, path: str, content: str | bytes) -> Delivery:
        """Send a file, load it, and give what the register says of it."""
        file = self.send(path, content)
        self.load()
        return self.delivery(file.name)

    def rejected_rows(self) -> dict[tuple[str, str], int]:
        """(column, rule) -> rows, all deliveries together."""
        with Register(self.root.register) as register:
            return {(row[4], row[5]): row[6] for row in register.rejected_row_counts()}

    def quarantine(self, delivery: Delivery) -> list[str]:
        """The lines of a delivery's quarantine file, header first."""
        folder = self.root.quarantine / delivery.authority / delivery.agency / delivery.extract
        return (folder / f"{delivery.sha256}.csv").read_text(encoding="utf-8").splitlines()

    def raw(self, query: str) -> list[tuple]:
        """Build schema raw and query it."""
        with duckdb.connect() as connection:
            build_raw(self.root, connection)
            return connection.execute(query).fetchall()


def plans(count: int, *more: str, first: int = 1) -> str:
    """A file of `count` good plans, ISO dates, then further lines."""
    good = (f"L{n:04d},P{n:04d},2020-01-{n % 28 + 1:02d},,neglect" for n in range(first, first + count))
    return "\n".join([PLANS_HEADER, *good, *more]) + "\n"


def counts(delivery: Delivery) -> tuple[int, int, int, int]:
    """Rows, accepted, quarantined, repeated."""
    return delivery.rows, delivery.rows_accepted, delivery.rows_quarantined, delivery.rows_repeated
