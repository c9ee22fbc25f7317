"""Says in plain words whether the audit trail is whole."""

from __future__ import annotations

from ingest.audit.trail import Head
from ingest.audit.verify import verify_root
from ingest.faults import PlainError
from ingest.paths import DataRoot


def head_of(text: str) -> Head:
    """The head that an earlier report printed. Raises `ValueError` if the text is none."""
    entries, _, sha256 = text.partition(":")
    if not (entries.isdigit() and len(sha256) == 64):
        raise ValueError("expected is what an earlier report printed, like 12:ab34...")
    return Head(int(entries), sha256)


def report(expected: Head | None = None) -> int:
    """Print the verdict on the trail, compared with a head that was written down elsewhere; returns 0 when whole.

    Raises:
        PlainError: there is no data root, so no trail could be whole.
    """
    root = DataRoot.from_environment()
    if not root.path.is_dir():
        raise PlainError(f"there is no data root {root.path}: name it in SAFEGUARDING_DATA")
    verdict = verify_root(root, {"what you wrote down": expected} if expected else None)
    for note in verdict.notes:
        print(f"Note: {note}.")
    for problem in verdict.problems:
        print(f"Problem: {problem}.")
    if verdict.problems:
        print(f"The audit trail {root.audit} is NOT whole: {len(verdict.problems)} problems.")
        return 1
    print(f"The audit trail {root.audit} is whole: {verdict.head.entries} entries.")
    print(f"Write down elsewhere, to compare with --expect: {verdict.head.entries}:{verdict.head.sha256}")
    return 0
