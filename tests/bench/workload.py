"""What the benchmark runs: the extracts, the nights over them in every state, and the hand-written script.

Nothing is measured here but by ``measure.run``; every run is a process of its own, as at night.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from ingest.paths import CHECKOUT
from ingest.synthetic import write_demonstration, write_large_county
from tests.bench import measure

AUTHORITY = "hertfordshire"
AS_OF = date(2020, 3, 31)
CHILDREN, ADULTS = 20_000, 30_000
"""Ever known to a large county."""
KEY = "a key for invented people"
SCALE_OF_TINY = 0.03


@dataclass(frozen=True)
class Extracts:
    """Delivered files on disk, and the checkout whose night reads them."""

    landing: Path
    rows: int
    megabytes: float
    checkout: Path = CHECKOUT

    def __str__(self) -> str:
        """Its size."""
        return f"{self.rows:,} rows, {self.megabytes:,.0f} MB of CSV"


def demonstration(keep: Path, scale: float) -> Extracts:
    """The demonstration's extracts at this scale, made or kept."""
    folder = keep / f"demonstration-{scale:g}"
    return made(folder, lambda landing: write_demonstration(landing, scale=scale, as_of=AS_OF))


def large_county(keep: Path, scale: float) -> Extracts:
    """A county's extracts at this scale, made or kept."""
    children, adults = round(CHILDREN * scale), round(ADULTS * scale)
    return made(
        keep / f"county-{scale:g}",
        lambda landing: write_large_county(landing, children=children, adults=adults, as_of=AS_OF),
    )


def sessions_in_parquet(county: Extracts) -> Path:
    """The county's sessions as one Parquet file, made or kept."""
    parquet = county.landing.with_name("sessions.parquet")
    if not parquet.exists():
        files, unfinished = (
            county.landing / AUTHORITY / "education" / "attendance" / "*.csv",
            parquet.with_suffix(".part"),
        )
        duckdb.sql(
            "set enable_progress_bar = false; copy (select upn, school_urn, session_date::date as session_date,"
            f" session, code from read_csv('{files}', all_varchar = true)) to '{unfinished}' (format parquet)"
        )
        unfinished.rename(parquet)
    return parquet


def made(folder: Path, write: Callable[[Path], object]) -> Extracts:
    """Extracts that `write` makes, or those of an earlier benchmark."""
    landing, counted = folder / "landing", folder / "rows"
    if not counted.exists():
        shutil.rmtree(folder, ignore_errors=True)
        write(landing)
        counted.write_text(str(sum(_rows(path) for path in landing.rglob("*.csv"))))
    return Extracts(landing, int(counted.read_text()), sum(path.stat().st_size for path in files(landing)) / 1e6)


def files(landing: Path) -> Iterator[Path]:
    """Every delivered file."""
    return (path for path in landing.rglob("*") if path.is_file())


def _rows(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")) - 1


class Nights:
    """Nights over extracts in a data root of their own; of each the cost, and where its time went in `parts`."""

    def __init__(self, extracts: Extracts, root: Path) -> None:
        self.extracts, self.root, self.parts = extracts, root, {}
        shutil.copytree(extracts.landing, root / "landing", copy_function=os.link)

    def run(self, name: str) -> measure.Cost:
        """One night as it stands."""
        self.parts[name] = self.root / f"{name.replace(' ', '_')}.json"
        command = [sys.executable, "-m", "tests.bench.profile", str(self.parts[name])]
        environment = {
            "SAFEGUARDING_DATA": str(self.root),
            "SAFEGUARDING_PSEUDONYM_KEY": KEY,
            "SAFEGUARDING_CODE_VERSION": "bench",
        }
        log = self.root.parent / f"{self.root.name}.log"
        return measure.run(command, environment=environment, log=log, folder=self.extracts.checkout)

    def change(self) -> None:
        """Deliver the newest file of sessions again with one row less."""
        sessions = (self.root / "landing").glob("*/education/attendance/*.csv")
        newest = max(sessions, key=lambda path: (path.stem, path))
        lines = newest.read_bytes().splitlines(keepends=True)
        newest.with_name(f"{newest.stem}_corrected.csv").write_bytes(b"".join(lines[:-1]))


def script(extracts: Extracts, folder: Path, *, parquet: bool) -> measure.Cost:
    """The hand-written script over the same files; its tables are in `folder`/output.duckdb."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.bench.handwritten", str(extracts.landing / AUTHORITY), AS_OF.isoformat()]
    command += [str(folder / "output.duckdb"), *([str(sessions_in_parquet(extracts))] if parquet else [])]
    return measure.run(command, environment={}, log=folder / "log")
