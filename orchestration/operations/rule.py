"""What an operator rules: `safeguarding release`, `withdraw` (of one delivery) and `release-public`.

Under the writer's lock. A ruling holds at once; a night rebuilds and publishes what follows from it.
"""

from __future__ import annotations

import sys

from ingest.paths import DataRoot
from ingest.register.records import RELEASED, WITHDRAWN
from ingest.settings import settings
from orchestration import environment
from orchestration.lock import writer_lock


def release(delivery: str, reason: str) -> int:
    """Let a held delivery in, or take a withdrawal back; returns 0, or 1 and says why nothing was ruled."""
    return _rule("release", delivery, reason)


def withdraw(delivery: str, reason: str) -> int:
    """Take a delivery out of force; otherwise as `release`."""
    return _rule("withdraw", delivery, reason)


def release_public(reason: str, later: bool) -> int:
    """Ask for a new release of the public file, and run the night that makes it unless it is for later."""
    root = DataRoot.from_environment()
    environment.prepare(root)
    from orchestration.publication import releases

    with writer_lock(root.lock, "release of the public file", settings().lock_wait_seconds):
        releases.request(root, reason)
    if later:
        print("The next night makes a new release of the public file.")
        return 0
    from orchestration import nightly

    return nightly.main(whole=True)


def _rule(word: str, named: str, reason: str) -> int:
    root = DataRoot.from_environment()
    environment.prepare(root)
    from ingest.register import rulings

    ruling = {"release": rulings.release, "withdraw": rulings.withdraw}[word]
    ruled = {"release": RELEASED, "withdraw": WITHDRAWN}[word]
    with writer_lock(root.lock, f"{word} of a delivery", settings().lock_wait_seconds):
        for number, place in enumerate(rulings.places_of(root, named, ruled)):
            try:
                delivery = ruling(root, place, reason)
            except rulings.RulingError as error:
                done = "Nothing more was done" if number else "Nothing was done"
                print(f"{done}: {error}.", file=sys.stderr)
                return 1
            print(
                f"{delivery.authority} {delivery.agency} {delivery.extract}, as of {delivery.as_of or 'no date'}, is"
                f" {delivery.outcome.replace('_', ' ')} now ({delivery.rows_accepted:,} rows)."
                " `safeguarding nightly` rebuilds the marts and publishes."
            )
    return 0
