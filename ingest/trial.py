"""What a load would say of one file, without keeping anything: a whole load in a data root made for the question.

The trial's root lies in a private temporary folder and is removed with everything in it. It knows no earlier delivery,
so it cannot say whether a file is held for having lost half of its rows, or has been loaded already.
"""

import csv
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.contracts import EXTRACTS
from ingest.contracts.fields import NOT_IN_LIST
from ingest.formats import FOLDERS
from ingest.landing import FILE_NAME, TIME_ZONE
from ingest.load import load
from ingest.parsing.parse import FILE_REJECTED
from ingest.paths import DataRoot
from ingest.quarantine import SEPARATOR, quarantine_path
from ingest.register.records import Delivery

MOST_ROWS_NAMED = 10
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Broken:
    """A rule that rows broke: how many rows, the numbers of the first of them (the header is row 1)."""

    column: str
    rule: str
    rows: int
    first_rows: tuple[int, ...]

    def said(self, agency: str, extract: str) -> str:
        """In words, with what the contract allows where that is a list or a kind of value."""
        more = ", ..." if self.rows > len(self.first_rows) else ""
        rows = f"row {self.first_rows[0]}" if self.rows == 1 else f"rows {', '.join(map(str, self.first_rows))}{more}"
        return f"{self.column or 'the row'}: {self.rule}{self._allowed(agency, extract)}: {rows}"

    def _allowed(self, agency: str, extract: str) -> str:
        if self.rule != NOT_IN_LIST:
            return ""
        choices = [each.choices for each in EXTRACTS[agency, extract].columns() if each.name == self.column]
        return f" ({', '.join(choices[0])})" if choices and choices[0] else ""


@dataclass(frozen=True)
class Trial:
    """What a load decided of the file, and the rules its rows broke. `renamed`: its own name carries no as-of date."""

    delivery: Delivery
    broken: tuple[Broken, ...]
    renamed: bool


def try_file(file: Path, authority: str, agency: str, extract: str, mapping: Path | None = None) -> list[Trial]:
    """Load a copy of a file as if it lay in `landing/<authority>/<agency>/<extract>`, through that mapping if any.

    A file of a standard keeps a folder's as-of date. One that has none, in its name or so, is tried under today's.

    Raises:
        OSError: the file cannot be read.
        ReaderNotStarted: see `load`.
    """
    dated = file.parent.name if FOLDERS.get((agency, extract)) and DAY.fullmatch(file.parent.name) else ""
    has_date = bool(dated or FILE_NAME.fullmatch(file.name))
    name = file.name if has_date else f"{datetime.now(TIME_ZONE):%Y-%m-%d}_{file.name}"
    with tempfile.TemporaryDirectory(prefix="safeguarding-trial-") as folder:
        root = DataRoot(Path(folder)).prepare()
        target = root.landing / authority / agency / extract / dated / name
        target.parent.mkdir(parents=True)
        shutil.copyfile(file, target)
        if mapping is not None:
            place = root.mappings / authority / agency / f"{extract}.toml"
            place.parent.mkdir(parents=True)
            shutil.copyfile(mapping, place)
        report = load(root)
        return [Trial(each, tuple(_broken(root, each)), not has_date) for each in report.deliveries]


def _broken(root: DataRoot, delivery: Delivery) -> Iterator[Broken]:
    quarantine = quarantine_path(root, delivery.content)
    if not quarantine.exists():
        return
    rows: dict[tuple[str, str], list[int]] = {}
    with quarantine.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        next(reader)
        for number, columns, rules, *_ in reader:
            for column, rule in zip(columns.split(SEPARATOR), rules.split(SEPARATOR), strict=True):
                rows.setdefault((column, rule), []).append(int(number))
    for (column, rule), numbers in rows.items():
        if rule != FILE_REJECTED:
            yield Broken(column, rule, len(numbers), tuple(numbers[:MOST_ROWS_NAMED]))
