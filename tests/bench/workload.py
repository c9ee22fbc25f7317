"""What the benchmark runs: the extracts, the nightly run in its three states, and the hand-written script.

Nothing is measured here but by ``measure.run``; every run is a process of its own, as at night.
"""

import os
import shutil
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from ingest.synthetic import write_demonstration, write_large_county
from tests.bench import measure

AUTHORITY = "hertfordshire"
AS_OF = date(2020, 3, 31)


@dataclass(frozen=True)
class County:
    """Extracts of one large county on disk: as delivered, and its sessions as Parquet too."""

    landing: Path
    sessions_parquet: Path
    sessions: int
    megabytes: float


def large_county(keep: Path, scale: float) -> County:
    """Make the extracts at this scale, or take those of an earlier benchmark."""
    folder = keep / f"county-{scale:g}"
    landing, parquet = folder / "landing", folder / "sessions.parquet"
    if not parquet.exists():
        shutil.rmtree(folder, ignore_errors=True)
        write_large_county(landing, children=round(20_000 * scale), adults=round(30_000 * scale))
        sessions = landing / AUTHORITY / "education" / "attendance" / "*.csv"
        unfinished = parquet.with_suffix(".part")
        duckdb.sql(
            f"copy (select upn, school_urn, session_date::date as session_date, session, code"
            f" from read_csv('{sessions}', all_varchar = true)) to '{unfinished}' (format parquet)"
        )
        unfinished.rename(parquet)
    rows = duckdb.sql(f"select count(*) from '{parquet}'").fetchone()[0]
    size = sum(path.stat().st_size for path in landing.rglob("*.csv"))
    return County(landing, parquet, rows, size / 1e6)


def tiny_night(root: Path, keep: Path) -> measure.Cost:
    """A night with nothing new over a hundred children or so: what a run costs whatever its data."""
    landing = keep / "tiny" / "landing"
    if not landing.exists():
        write_demonstration(landing, scale=0.03, as_of=AS_OF)
    _deliver(landing, root)
    _night(root)
    return _night(root)


def first_load(county: County, root: Path) -> measure.Cost:
    """A night in an empty data root: every file is parsed."""
    _deliver(county.landing, root)
    return _night(root)


def changed_night(county: County, root: Path) -> measure.Cost:
    """The next night: one changed delivery, the newest file of sessions with one row less, and all marts rebuilt."""
    newest = max((county.landing / AUTHORITY / "education" / "attendance").iterdir())
    lines = newest.read_bytes().splitlines(keepends=True)
    corrected = root / "landing" / AUTHORITY / "education" / "attendance" / f"{newest.stem}_corrected.csv"
    corrected.write_bytes(b"".join(lines[:-1]))
    return _night(root)


def script(county: County, folder: Path, *, parquet: bool) -> measure.Cost:
    """The hand-written script over the same files."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.bench.handwritten", str(county.landing / AUTHORITY), AS_OF.isoformat()]
    command += [str(folder / "output.duckdb"), *([str(county.sessions_parquet)] if parquet else [])]
    return measure.run(command, environment={}, log=folder / "log")


def where_the_time_went(root: Path) -> str:
    """The steps of the last night in wall seconds, as its summary says them."""
    summary = _log(root).read_text().splitlines()
    return "\n".join(line for line in summary if line.startswith("Seconds:"))


def _deliver(landing: Path, root: Path) -> None:
    shutil.copytree(landing, root / "landing", copy_function=os.link)


def _night(root: Path) -> measure.Cost:
    command = [sys.executable, "-m", "orchestration.nightly"]
    return measure.run(command, environment={"SAFEGUARDING_DATA": str(root)}, log=_log(root))


def _log(root: Path) -> Path:
    return root.parent / f"{root.name}.log"
