"""What earlier loads have decided of files, and whether that still stands: a decision that does is not made again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from ingest.boundary.identities import is_made
from ingest.boundary.pseudonyms import key_fingerprint
from ingest.contracts import EXTRACTS
from ingest.deliveries import deliveries_in
from ingest.files import Stamp
from ingest.guard import Caller
from ingest.landing import Found
from ingest.mappings import through
from ingest.parsing.version import formats_version, is_of, parse_version
from ingest.paths import DataRoot
from ingest.register import Register
from ingest.register.records import ACCEPTED, Content, Known, TableOf

FileName = tuple[str, str, str, str]


class Standing:
    """The decisions in the register, as one load meets them.

    extracts: the (agency, extract) whose files are looked at; their contracts and the pseudonym key are what a
    decision rests on.
    """

    def __init__(
        self,
        root: DataRoot,
        register: Register,
        guard: Caller,
        key: bytes,
        extracts: Collection[tuple[str, str]],
    ) -> None:
        self._root, self._register, self._guard = root, register, guard
        fingerprint = key_fingerprint(key)
        self._versions = {name: parse_version(EXTRACTS[name], fingerprint) for name in extracts}
        self._formats = formats_version()

    @cached_property
    def _decided(self) -> Mapping[FileName, Known]:
        """The latest decision on each file, as the load begins: asked for together, for there may be 10,000."""
        return self._register.overview.known()

    @cached_property
    def _read(self) -> Mapping[str, tuple[Stamp, str]]:
        """The stamp and the SHA-256 of each file that has been read, as the load begins."""
        return self._register.overview.seen()

    def deliveries(self, files: Iterable[Found]) -> list[Found]:
        """The files, those of standards as the tables that they hold."""

        def is_current(table: TableOf) -> bool:
            today = (self._formats, self._versions.get((table.agency, table.extract), ""))
            return any(is_of(table.version, version, self._guard.limits) for version in today)

        return [each for file in files for each in deliveries_in(file, self._register, self._guard, is_current)]

    def version(self, found: Found) -> str:
        """What a decision on the file rests on."""
        name = (found.agency, found.extract)
        if found.folders and (found.problem or name not in EXTRACTS):
            return self._formats
        # A misplaced file's decision rests on its problem alone: it changes with a new line in a reference table.
        return found.problem or through(self._versions[name], found.mapping)

    def known(self, found: Found) -> Known | None:
        """The earlier decision on the file; one on a standard's file as a whole gives way to those on its tables."""
        known = self._decided.get((found.authority, found.agency, found.extract, found.file_name))
        if known or not found.folders:
            return known
        # Asked for now: the first of the file's tables has taken its place.
        whole = self._register.known(found.authority, *found.folders, found.file_name)
        return replace(whole, settled=False) if whole else None

    def sha256(self, found: Found) -> str | None:
        """The SHA-256 of its bytes if it has been read; '' of what is never read."""
        if not found.regular:
            return ""
        stamp, sha256 = self._read.get(found.place, (None, None))
        return sha256 if stamp == found.stamp else None

    def stands(self, known: Known, found: Found, sha256: str, version: str) -> bool:
        """Whether the decision on this very content rests on what holds today."""
        if not (known.settled and known.sha256 == sha256 and is_of(known.version, version, self._guard.limits)):
            return False
        content = Content(found.authority, found.agency, found.extract, sha256)
        # Only of a lost lake file it matters what parsing gave.
        return bool(found.problem) or self._is_made(content) or not self.lost(content)

    def is_decided(self, found: Found) -> bool:
        """Whether the decision still stands, as far as can be said without opening the file."""
        known, sha256 = self.known(found), self.sha256(found)
        return bool(known) and sha256 is not None and self.stands(known, found, sha256, self.version(found))

    def lost(self, content: Content) -> bool:
        """Whether a file of lake or identity store is missing that should be there, for example after a backup."""
        parse = self._register.parse(content)
        return parse is not None and parse.outcome == ACCEPTED and not self._is_made(content)

    def _is_made(self, content: Content) -> bool:
        return (content.agency, content.extract) in EXTRACTS and is_made(self._root, content)
