"""Who may read what is published: modes and groups of files, as the operator sets them.

Knows places in a generation and permissions; nothing of what the files hold.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from ingest.audit.journal import ANCHOR_FILE
from ingest.faults import PlainError
from ingest.settings import settings

READ_BITS = 0o444
FOR_OTHERS = 0o007
PASSAGE = 0o011
"""For everybody but the owner: pass through a folder to a path one knows, and list nothing."""
ANALYSTS = frozenset({("analyst.duckdb",), ("parquet", "analyst"), (ANCHOR_FILE,)})
"""Where the rows of people of all authorities lie in a generation, and the head of the audit trail, which counts what
was done each night; what else is not below `AUTHORITIES` is for everybody."""
AUTHORITIES = "authorities"
"""The folder in a generation that holds one folder for each authority, with its own rows of people."""


class AccessError(PlainError):
    """Who may read, as the operator set it, is not something the owner of the data root can carry out."""


@dataclass(frozen=True)
class Readers:
    """Who may read one thing: the mode of a file, and a group by name or number (None: the owner's own)."""

    mode: int
    group: str | None = None

    def admit(self, path: Path, *, passage: bool = False) -> None:
        """Give a file or folder to the group, with what the mode means for its kind.

        passage: of a folder, whoever else is there may pass through it, but list nothing.

        Raises:
            AccessError: the owner may not give files to the group.
        """
        if self.group is not None:
            _give(path, self.group)
        # whoever may read the files of a folder may also list it
        folder_mode = 0o700 | self.mode | ((self.mode & READ_BITS) >> 2) | (PASSAGE if passage else 0)
        path.chmod(folder_mode if path.is_dir() else self.mode)


@dataclass(frozen=True)
class Access:
    """Who may read what is published: file modes of the analysts' part and of the rest, a group by name or number
    (None: the owner's own), and the group of each authority's own part by slug (none: the owner only). `is_set`:
    whether an operator said so, and with it that readers may come through the data root.
    """

    mode: int = 0o640
    public_mode: int = 0o644
    group: str | None = None
    is_set: bool = False
    authority_groups: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_environment(cls) -> Access:
        """From the settings; raises `SettingError`."""
        found = settings()
        said = {"analyst_mode", "public_mode", "published_group", "authority_groups"}
        return cls(
            mode=found.analyst_mode,
            public_mode=found.public_mode,
            group=found.published_group,
            is_set=bool(found.model_fields_set & said),
            authority_groups=found.authority_groups,
        )

    @property
    def passage_mode(self) -> int:
        """Readers may pass through the folders above a generation, but not list them."""
        by_all = PASSAGE if self.authority_groups else 0
        return 0o700 | (((self.mode | self.public_mode) & READ_BITS) >> 2) | by_all

    @property
    def analysts(self) -> Readers:
        """Who may read rows of people of all authorities."""
        return Readers(self.mode, self.group)

    def readers_at(self, place: PurePath) -> Readers:
        """Who may read what lies at `place` in a generation."""
        if place.parts[:1] == (AUTHORITIES,):
            group = self.authority_groups.get(place.parts[1]) if len(place.parts) > 1 else None
            # an authority's rows are for its group alone, whatever the mode says of others
            return Readers(self.mode & ~FOR_OTHERS, group) if group else Readers(0o600)
        return self.analysts if place.parts[:2] in ANALYSTS else Readers(self.public_mode, self.group)

    def grant(self, generation: Path, path: Path) -> None:
        """Open a file or folder of a generation to its readers; raises `AccessError`, see `Readers.admit`."""
        place = path.relative_to(generation)
        leads_to_authorities = place.parts in ((), (AUTHORITIES,))
        self.readers_at(place).admit(path, passage=leads_to_authorities and bool(self.authority_groups))

    def let_pass(self, folder: Path) -> None:
        """Open the way to a generation: passage, not a list of what else is there."""
        if self.group is not None:
            _give(folder, self.group)
        folder.chmod(self.passage_mode)


def _give(path: Path, group: str) -> None:
    try:
        shutil.chown(path, group=int(group) if group.isdigit() else group)
    except PermissionError:
        raise AccessError(
            f"the owner of the data root may not give files to the group {group}: make the owner a member of it"
        ) from None
