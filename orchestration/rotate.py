"""`python -m orchestration.rotate`: a new pseudonym key, and a night's work that applies it everywhere.

Ends with 0 when a generation under the new key was published; those under the old one are then deleted. Keep a copy of
the old key, apart, for as long as keys of earlier returns must be told.
"""

from __future__ import annotations

import sys

from ingest.paths import DataRoot
from orchestration import environment
from orchestration.lock import LockHeldError, writer_lock
from orchestration.publication import generations

HOLDER = "key rotation"


def main() -> int:
    root = DataRoot.from_environment()
    environment.prepare(root)
    from ingest.audit import journal
    from ingest.audit.trail import Event
    from ingest.rotation import RotationError, rotate

    try:
        with writer_lock(root.lock, HOLDER, environment.lock_wait_seconds()):
            old, new = rotate(root)
            journal.record(root, Event("key_rotation", {"old_fingerprint": old, "new_fingerprint": new}))
    except (LockHeldError, RotationError) as error:
        print(f"The key was not changed: {error}.", file=sys.stderr)
        return 1
    print(f"The key with the fingerprint {old} was replaced by {new}. Copy {root.pseudonym_key} to its safe place.")
    from orchestration import nightly

    outcome = nightly.main()
    if outcome == 0:
        with writer_lock(root.lock, HOLDER, environment.lock_wait_seconds()):
            generations.withdraw(root.generations, root.published, but=generations.current(root.published))
    return outcome


if __name__ == "__main__":
    sys.exit(main())
