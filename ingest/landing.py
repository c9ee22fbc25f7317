"""Finds every file that partners have left under `landing/`, and says of each what its place and name mean.

No file is opened here: the readers do that.
"""

import csv
import re
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ingest.files import Stamp
from ingest.paths import CHECKOUT
from ingest.walking import Entry, walk

LOCAL_AUTHORITIES = CHECKOUT / "dbt_project" / "seeds" / "local_authorities.csv"
SUFFIXES = ("csv", "xlsx", "parquet")
STANDARD_SUFFIXES = (*SUFFIXES, "xml", "json")
FILE_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:_.*)?\.([A-Za-z]+)", re.DOTALL)
STANDARD_FILE_NAME = re.compile(r".*\.([A-Za-z]+)", re.DOTALL)
DEPTH = 3
TIME_ZONE = ZoneInfo("Europe/London")
FUTURE = (
    "the as-of date lies in the future: it is looked at again on that day; if the date is a slip, send the file again"
    " under the right one"
)
CLOSED = "the folder could not be entered: give the pipeline's account the right to read it"


@dataclass(frozen=True)
class Found:
    """A file below `landing/`, or a folder that could not be entered.

    `authority`, `agency`, `extract` are the names of its folders, '' where it lies too high; a file that lies too
    deep, or in a standard's dated folder, has the further folders in `file_name`. Of a recognised file of a standard,
    `agency` and `extract` are the standard and one of its tables, and `folders` is what they were. None of them holds a
    character that cannot be seen: see `visible`. `suffix` is the extension in lower case. `problem` says in plain
    words, without any of these names, why the file cannot be a delivery; then `as_of` may be None. Only `regular` files
    may be opened. `mapping` is the `ingest.mappings.MappingFile` through which it is read, if there is one.
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
    folders: tuple[str, str] | None = None
    mapping: Any = field(default=None, compare=False)

    @property
    def place(self) -> str:
        """Its folders and name below `landing/`, as the register knows it."""
        folders = self.folders or (self.agency, self.extract)
        return "/".join(part for part in (self.authority, *folders, self.file_name) if part)


def authorities() -> frozenset[str]:
    """The slugs of the reference table `local_authorities`."""
    return frozenset(_reference())


@cache
def department_numbers() -> Mapping[str, str]:
    """The Department's number of each authority, by slug."""
    return {slug: row["dfe_number"] for slug, row in _reference().items()}


@cache
def names() -> Mapping[str, str]:
    """The name of each authority, by slug."""
    return {slug: row["name"] for slug, row in _reference().items()}


@cache
def _reference() -> Mapping[str, Mapping[str, str]]:
    with LOCAL_AUTHORITIES.open(encoding="utf-8", newline="") as seed:
        return {row["slug"]: row for row in csv.DictReader(seed)}


def discover(
    landing: Path, slugs: Collection[str], folders: Mapping[tuple[str, str], bool], today: date | None = None
) -> list[Found]:
    """Every file below `landing`, in a fixed order.

    `slugs` are the known authorities, `folders` says of each known (agency, extract) whether it is a standard's,
    `today` is London's unless given. Passed over are only names that begin with a dot (unfinished uploads, among
    others) and Office's lock files (`~$...`), and what is renamed or removed meanwhile. Links are reported, not
    followed.
    """
    today = today or datetime.now(TIME_ZONE).date()
    return [_describe(entry, slugs, folders, today) for entry in sorted(walk(landing), key=lambda entry: entry.parts)]


def visible(name: str) -> str:
    """A name with an escape for every character that cannot be seen or moves others: controls, marks of direction.

    Two names stay two, so the backslash is escaped as well; a byte that is not UTF-8 is escaped too.
    """
    return "".join(
        each if each.isprintable() and each != "\\" else each.encode("unicode_escape").decode() for each in name
    )


def _describe(entry: Entry, slugs: Collection[str], known: Mapping[tuple[str, str], bool], today: date) -> Found:
    """What the place and the name of one file mean."""
    names = tuple(map(visible, entry.parts))
    # A folder that could not be entered has no file's name: all of its own name is place.
    own = 0 if entry.is_closed_folder else 1
    folders, below = names[: len(names) - own][:DEPTH], names[min(len(names) - own, DEPTH) :]
    authority, agency, extract = (*folders, "", "", "")[:DEPTH]
    is_standard = bool(known.get((agency, extract)))
    as_of, suffix, deepest = _as_named(entry.parts[DEPTH:] if is_standard else entry.parts[-1:], is_standard)
    mode = entry.status.st_mode
    problem = (
        (CLOSED if entry.is_closed_folder else _problem_of_kind(mode))
        or _problem_of_place(authority, agency, extract, slugs, known)
        or ("the file lies in a folder below its extract's" if len(names) > DEPTH + deepest else None)
        or _problem_of_name(as_of, suffix, is_standard)
        or (FUTURE if as_of and as_of > today else None)
    )
    stamp, regular = Stamp.of(entry.status), stat.S_ISREG(mode)
    return Found(authority, agency, extract, "/".join(below), entry.path, stamp, suffix, as_of, problem, regular)


def _problem_of_kind(mode: int) -> str | None:
    if stat.S_ISLNK(mode):
        return "a link, not a file: links are not followed"
    return None if stat.S_ISREG(mode) else "not a regular file"


def _problem_of_place(
    authority: str, agency: str, extract: str, slugs: Collection[str], known: Collection[tuple[str, str]]
) -> str | None:
    if authority not in slugs:
        return "the authority's folder is not in the reference table local_authorities"
    if agency not in {name for name, _ in known}:
        return "the agency's folder is not one that the contracts know"
    if (agency, extract) not in known:
        return "the extract's folder is not one that the contracts know for this agency"
    return None


def _as_named(parts: tuple[str, ...], is_standard: bool) -> tuple[date | None, str, int]:
    """The as-of date that names give, the extension in lower case, and how deep the file may lie below its folder.

    A standard's files may keep the names they have where the folder they lie in is named by the date.
    """
    if is_standard and len(parts) > 1 and (as_of := _day(parts[0])):
        match = STANDARD_FILE_NAME.fullmatch(parts[-1])
        return as_of, match[1].lower() if match else "", 2
    match = FILE_NAME.fullmatch(parts[-1]) if parts else None
    return (_day(match[1]), match[2].lower(), 1) if match else (None, "", 1)


def _problem_of_name(as_of: date | None, suffix: str, is_standard: bool) -> str | None:
    if as_of is None:
        said = "the file name does not begin with an as-of date (YYYY-MM-DD, then nothing or _ and anything)"
        return f"{said}, and its folder is not named by one" if is_standard else said
    if suffix not in (STANDARD_SUFFIXES if is_standard else SUFFIXES):
        return f"the extension is not csv, xlsx{', parquet, xml or json' if is_standard else ' or parquet'}"
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
