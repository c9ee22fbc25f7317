"""A new pseudonym key, and a night's work that applies it everywhere: `safeguarding rotate`.

Keep a copy of the old key, apart, for as long as keys of earlier returns must be told.
"""

from __future__ import annotations

import sys

from ingest.paths import DataRoot
from ingest.settings import settings
from orchestration import environment
from orchestration.lock import LockHeldError, writer_lock
from orchestration.publication import generations

HOLDER = "key rotation"


def main() -> int:
    """Returns 0 when a generation under the new key was published, else 1; those under the old key are then deleted.

    Raises:
        RotationError, LockHeldError: the key was left as it is.
    """
    root = DataRoot.from_environment()
    environment.prepare(root)
    from ingest.audit import journal
    from ingest.audit.trail import Event
    from ingest.boundary.rotation import rotate

    with writer_lock(root.lock, HOLDER, settings().lock_wait_seconds):
        old, new = rotate(root)
        journal.record(root, Event("key_rotation", {"old_fingerprint": old, "new_fingerprint": new}))
    print(f"The key with the fingerprint {old} was replaced by {new}. Copy {root.pseudonym_key} to its safe place.")
    from orchestration import nightly

    outcome = nightly.main(whole=True)
    if outcome != 0:
        return outcome
    try:
        with writer_lock(root.lock, HOLDER, settings().lock_wait_seconds):
            generations.withdraw(root.generations, root.published, but=generations.current(root.published))
    except LockHeldError as error:
        print(f"Published, but what was published under the old key is not deleted yet: {error}.", file=sys.stderr)
        return 1
    return 0
