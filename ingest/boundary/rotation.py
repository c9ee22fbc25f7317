"""A new pseudonym key: every key in lake and warehouse becomes another, as soon as the files have been parsed again.

The next load parses everything again, because the key is part of a content's parse version. Erased people stay erased,
because the erasure list has its own key.
"""

from __future__ import annotations

import secrets

from ingest.boundary.pseudonyms import KEY_FILE, KEY_VARIABLE, key_fingerprint, load_key
from ingest.contracts import EXTRACTS
from ingest.faults import PlainError
from ingest.files import draft_of, publish
from ingest.formats import FOLDERS, tables_in
from ingest.landing import authorities, discover
from ingest.paths import DataRoot
from ingest.register import Register
from ingest.register.records import Content
from ingest.settings import settings


class RotationError(PlainError):
    """The key was left as it is."""


def stranded(root: DataRoot) -> list[Content]:
    """Contents in force whose file has gone from the landing zone: they cannot be parsed again under a new key."""
    with Register(root.register) as register:
        seen = {
            (each.authority, *name, register.seen_sha256(each.place, each.stamp))
            for each in discover(root.landing, authorities(), FOLDERS)
            if each.regular
            for name in tables_in(each)
        }
        return [
            Content(content.authority, *name, content.sha256)
            for name, extract in EXTRACTS.items()
            for content in register.in_force(*name, extract.kind)
            if (content.authority, *name, content.sha256) not in seen
        ]


def rotate(root: DataRoot) -> tuple[str, str]:
    """Replace the key in the data root by a new one; returns the fingerprints of the old and the new.

    Run a night next, which parses everything again. Under the writer's lock.

    Raises:
        RotationError: the key comes from the environment, where its owner changes it; or `stranded` contents would stay
            under the old key and so belong to nobody.
    """
    if settings().pseudonym_key:
        raise RotationError(f"the key comes from {KEY_VARIABLE}: change it there, then run a night")
    if left := stranded(root):
        raise RotationError(
            f"{len(left)} deliveries in force have gone from the landing zone, or were changed since the last load,"
            " and would stay under the old key: put the files back and run a night first"
        )
    old = load_key(root.path)
    target = root.path / KEY_FILE
    with draft_of(target) as draft:
        draft.write_text(secrets.token_hex(32) + "\n", encoding="utf-8")
        publish(draft, target)
    return key_fingerprint(old), key_fingerprint(load_key(root.path))
