"""Erases a person from everything below the data root, and builds the rest again: `safeguarding erase`.

The identifier is stored, logged and shown nowhere. May be run again at any time.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from ingest.paths import DataRoot
from ingest.settings import settings
from orchestration import environment
from orchestration.lock import LockHeldError, writer_lock
from orchestration.publication import generations

HOLDER = "erasure"


def main(person: str) -> int:
    """Erase `<authority>/<person identifier>`; returns 0 when nothing of the person is left where this can look."""
    authority, _, person_id = (part.strip() for part in person.partition("/"))
    from ingest.landing import authorities
    from ingest.source import NotYetReadable

    if authority not in authorities() or not person_id:
        print("Nothing was done: name the person as <authority>/<person identifier>.", file=sys.stderr)
        return 1
    root = DataRoot.from_environment()
    environment.prepare(root)
    try:
        with writer_lock(root.lock, HOLDER, settings().lock_wait_seconds), environment.scratch(root):
            found, complete = _erase(root, authority, person_id)
        return _build_again(root) | (0 if complete else 1) if found else 1
    except (LockHeldError, NotYetReadable) as error:
        print(f"Not erased, or not everywhere: {error}. Run this again.", file=sys.stderr)
        return 1


def _erase(root: DataRoot, authority: str, person_id: str) -> tuple[bool, bool]:
    """Whether the person was found, now or at an earlier erasure; and whether nothing needs a human eye."""
    from ingest.boundary.pseudonyms import load_key
    from ingest.erasure.erase import copies, erase

    erased = erase(root, authority, person_id, load_key(root.path))
    for path in erased.mentions:
        print(f"Holds an identifier of the person and cannot be rewritten; delete it, or write it anew: {_shown(path)}")
    others = len(erased.unread) - len(erased.mentions)
    if others:
        print(f"Look yourself: {others} files are no tables, so nobody looked into their rows:")
        print("\n".join(f"  {_shown(path)}" for path in erased.unread if path not in erased.mentions))
    if not (erased.anything or erased.known_before):
        print("No row of this person was found under this authority. Is the identifier right?", file=sys.stderr)
        return False, False
    _remove_what_is_built(root, authority)
    for copy in copies(root):
        _remove_what_is_built(copy, authority)
        if copy.generations.exists():
            generations.withdraw(copy.generations, copy.published)
    print(
        f"Erased: {erased.rows:,} rows of {erased.files:,} delivered files, {erased.lake_rows:,} further rows of the"
        f" lake, {erased.quarantine_rows:,} of the quarantine."
        " Later deliveries that still hold the person load without them."
    )
    for path in erased.removed:
        print(f"Deleted, because the encryption key does not open it and nobody can say who is in it: {_shown(path)}")
    for path in erased.failed:
        print(f"Could not be searched or rewritten: correct that, and run this again: {_shown(path)}")
    return True, not (erased.mentions or erased.failed)


def _remove_what_is_built(root: DataRoot, authority: str) -> None:
    """The warehouse, and the authority's workbooks."""
    for path in root.warehouse.parent.glob("*"):
        _remove(path)
    for workbook in root.returns.glob(f"{authority}_*.xlsx"):
        workbook.unlink()


def _build_again(root: DataRoot) -> int:
    """A night's work; even if it fails, nothing that was published before is left."""
    from orchestration import nightly

    kept = None
    try:
        outcome = nightly.main(whole=True)
        kept = generations.current(root.published) if outcome == 0 else None
    finally:
        with writer_lock(root.lock, HOLDER, settings().lock_wait_seconds):
            generations.withdraw(root.generations, root.published, but=kept)
        if kept is None:
            print(
                "What was published before is withdrawn; nothing is published until a night succeeds.", file=sys.stderr
            )
    return outcome


def _shown(path: Path) -> str:
    """A partner's name for a file need not be UTF-8, which a terminal may refuse."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
