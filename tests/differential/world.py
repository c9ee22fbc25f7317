"""The rows of one authority while they are being drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .draws import Draw
from .oracle.deliveries import Row

TEAMS = ("North", "South", 'East, "new"')


@dataclass
class World:
    """The rows of one authority, by extract, as they finally are."""

    draw: Draw
    rows: dict[str, list[Row]] = field(default_factory=dict)
    persons: dict[str, date] = field(default_factory=dict)

    def add(self, extract: str, **row: object) -> None:
        self.rows.setdefault(extract, []).append(row)
