"""Finds every file that partners have left under `landing/`, and says of each what its place and name mean.

Nothing is opened here: a file's content is the readers' business.
"""

import csv
import os
import re
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ingest.files import Stamp
from ingest.paths import CHECKOUT

LOCAL_AUTHORITIES = CHECKOUT / "dbt_project" / "seeds" / "local_authorities.csv"
SUFFIXES = ("csv", "xlsx", "parquet")
FILE_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:_.*)?\.([A-Za-z]+)", re.DOTALL)
DEPTH = 3


@dataclass(frozen=True)
class Found:
    """A file below `landing/`.

    `authority`, `agency`, `extract` are the names of its folders, '' where it lies too high; a file that lies too
    deep has the further folders in `file_name`. `suffix` is the extension in lower case. `problem` says in plain
    words, without any of these names, why the file cannot be a delivery; then `as_of` may be None.
    """

    authority: str
    agency: str
    extract: str
    file_name: str
    path: Path
    stamp: Stamp
    suffix: str = ""
    as_of: date | None = None
    problem: str | None = None
    regular: bool = True

    @property
    def place(self) -> str:
        """Its folders and name below `landing/`, as the register knows it."""
        return "/".join(part for part in (self.authority, self.agency, self.extract, self.file_name) if part)

    @property
    def arrived_at(self) -> datetime:
        """When the file was last written, in UTC."""
        return datetime.fromtimestamp(self.stamp.mtime_ns / 1e9, tz=UTC).replace(tzinfo=None)


def authorities() -> frozenset[str]:
    """The slugs of the reference table `local_authorities`."""
    with LOCAL_AUTHORITIES.open(encoding="utf-8", newline="") as seed:
        return frozenset(row["slug"] for row in csv.DictReader(seed))


def discover(landing: Path, slugs: Collection[str], extracts: Collection[tuple[str, str]]) -> list[Found]:
    """Every file below `landing`, in a fixed order.

    `slugs` are the known authorities, `extracts` the known (agency, extract). Passed over are only names that begin
    with a dot (unfinished uploads, among others) and Office's lock files (`~$...`). Links are reported, not followed.
    """
    return [
        _describe(entry, parts, slugs, extracts) for parts, entry in sorted(_walk(landing), key=lambda pair: pair[0])
    ]


def _walk(folder: Path, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], os.DirEntry]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith((".", "~$")):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), (*above, entry.name))
            else:
                yield (*above, entry.name), entry


def _describe(
    entry: os.DirEntry, parts: tuple[str, ...], slugs: Collection[str], extracts: Collection[tuple[str, str]]
) -> Found:
    """What the place and the name of one file mean."""
    status = entry.stat(follow_symlinks=False)
    # A name that is not UTF-8 is kept in a form that the register can hold.
    names = tuple(part.encode("utf-8", "backslashreplace").decode() for part in parts)
    folders, below = names[:-1][:DEPTH], names[min(len(names) - 1, DEPTH) :]
    authority, agency, extract = (*folders, "", "", "")[:DEPTH]
    match = FILE_NAME.fullmatch(parts[-1])
    as_of = _day(match[1]) if match else None
    suffix = match[2].lower() if match else ""
    regular = stat.S_ISREG(status.st_mode)
    problem = (
        _problem_of_kind(status.st_mode)
        or _problem_of_place(authority, agency, extract, slugs, extracts)
        or ("the file lies in a folder below its extract's" if len(parts) > DEPTH + 1 else None)
        or _problem_of_name(as_of, suffix)
    )
    return Found(
        authority, agency, extract, "/".join(below), Path(entry.path), Stamp.of(status), suffix, as_of, problem, regular
    )


def _problem_of_kind(mode: int) -> str | None:
    if stat.S_ISLNK(mode):
        return "a link, not a file: links are not followed"
    return None if stat.S_ISREG(mode) else "not a regular file"


def _problem_of_place(
    authority: str,
    agency: str,
    extract: str,
    slugs: Collection[str],
    extracts: Collection[tuple[str, str]],
) -> str | None:
    if authority not in slugs:
        return "the authority's folder is not in the reference table local_authorities"
    if agency not in {known for known, _ in extracts}:
        return "the agency's folder is not one that the contracts know"
    if (agency, extract) not in extracts:
        return "the extract's folder is not one that the contracts know for this agency"
    return None


def _problem_of_name(as_of: date | None, suffix: str) -> str | None:
    if as_of is None:
        return "the file name does not begin with an as-of date (YYYY-MM-DD, then nothing or _ and anything)"
    if suffix not in SUFFIXES:
        return "the extension is not csv, xlsx or parquet"
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
