"""The erasure list: marks by which an erased person is known again, and nothing by which anybody else would know them.

A mark is HMAC-SHA256 over `<authority>|<kind>|<value>` under a key of the list's own, so that the list outlives a
change of the pseudonym key and shares no key with the published files. `person` finds which values a person has.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable
from pathlib import Path

from ingest.files import draft_of, publish
from ingest.paths import private_directory

KEY_FILE = "erasures.key"
LIST_FILE = "erasures.json"


class Marks:
    """The marks of every erased person of one authority."""

    def __init__(self, authority: str, key: bytes, marks: Iterable[str] = ()) -> None:
        self.authority = authority
        self._key = key
        self._marks = set(marks)
        self._known: dict[tuple[str, str], bool] = {}

    def covers(self, kind: str, value: str) -> bool:
        """Whether `value` is an erased person's."""
        if (kind, value) not in self._known:
            self._known[kind, value] = self.mark(kind, value) in self._marks
        return self._known[kind, value]

    def add(self, kind: str, values: Iterable[str]) -> None:
        """Remember values of an erased person."""
        self._marks |= {self.mark(kind, value) for value in values}
        self._known.clear()

    def remove(self, kind: str, value: str) -> None:
        """Forget a value again."""
        self._marks.discard(self.mark(kind, value))
        self._known.clear()

    def mark(self, kind: str, value: str) -> str:
        """64 hex digits; for the eyes of the owner and the audit trail."""
        return hmac.digest(self._key, f"{self.authority}|{kind}|{value}".encode(), "sha256").hex()

    def listed(self) -> list[str]:
        """All marks, in an order that tells nothing."""
        return sorted(self._marks)


class ErasureList:
    """All authorities' marks, in a folder private to its owner. Nothing is written before `save`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        stored = folder / LIST_FILE
        by_authority = json.loads(stored.read_text()) if stored.exists() else {}
        key_file = folder / KEY_FILE
        if by_authority and not key_file.exists():
            raise ValueError(f"{KEY_FILE} is missing: restore it from its copy, or erased people may come back")
        self._key = bytes.fromhex(key_file.read_text().strip()) if key_file.exists() else secrets.token_bytes(32)
        self._marks = {name: Marks(name, self._key, marks) for name, marks in by_authority.items()}
        self._stored = by_authority

    def authorities(self) -> list[str]:
        """Those of whom somebody has been erased."""
        return sorted(self._marks)

    def of(self, authority: str) -> Marks:
        """The marks of one authority, to be added to."""
        return self._marks.setdefault(authority, Marks(authority, self._key))

    def save(self) -> None:
        """Write list and key where a mark is new or gone, durably: the key first, for a list without it is useless."""
        marks = {name: marks.listed() for name, marks in sorted(self._marks.items()) if marks.listed()}
        if marks == self._stored:
            return
        private_directory(self._folder)
        if not (self._folder / KEY_FILE).exists():
            self._write(KEY_FILE, self._key.hex() + "\n")
        self._write(LIST_FILE, json.dumps(marks, indent=1) + "\n")
        self._stored = marks

    def _write(self, name: str, text: str) -> None:
        with draft_of(self._folder / name) as draft:
            draft.write_text(text)
            publish(draft, self._folder / name)
