"""Drafts the mapping through which a partner's files could be read, and prints it: `safeguarding map`."""

from __future__ import annotations

import sys
from pathlib import Path

from ingest.contracts import EXTRACTS
from ingest.files import Stamp
from ingest.guard import Guard
from ingest.landing import SUFFIXES, authorities
from ingest.mappings.draft import draft
from ingest.paths import DataRoot
from ingest.readers import Unreadable
from ingest.source import ScannedFile, opened


def main(file: Path, authority: str, agency: str, extract: str) -> int:
    """Print the draft; returns 0 where every column that must be there has a heading, else 1 and says which."""
    suffix = file.suffix.lower().removeprefix(".")
    if problem := _problem(authority, agency, extract, suffix):
        return _refused(problem)
    root = DataRoot.from_environment()
    place = root.mappings / authority / agency / f"{extract}.toml"
    try:
        stamp = Stamp.of(file.stat())
        with opened(file, suffix, stamp) as source:
            scanned = ScannedFile(file, suffix, stamp, source.scanned)
        with Guard() as guard:
            made = guard.call(draft, scanned, str(place.relative_to(root.path)), agency, extract)
    except Unreadable as error:
        return _refused(str(error))
    print(made.text, end="")
    if made.lacking:
        print(f"No heading is near: {', '.join(made.lacking)}. Complete the draft.", file=sys.stderr)
    return 1 if made.lacking else 0


def _problem(authority: str, agency: str, extract: str, suffix: str) -> str:
    if authority not in authorities():
        return "the authority is not in the reference table local_authorities"
    if (agency, extract) not in EXTRACTS or EXTRACTS[agency, extract].is_standard:
        return "no agency has an extract of that name: see dbt_project/docs/extracts"
    return "" if suffix in SUFFIXES else f"the extension is none of {', '.join(SUFFIXES)}"


def _refused(problem: str) -> int:
    print(f"No draft: {problem}.", file=sys.stderr)
    return 1
