"""Small things every field of a row needs: empty columns, a person's rows, a key, a percentage. No definitions."""

from __future__ import annotations

from typing import Any

from .deliveries import Authority, Row
from .families import Member
from .keys import key_of

Fields = dict[str, Any]


def percent(numerator: int, denominator: int) -> float | None:
    """ "Percentages are 0 to 100"; "A rate with denominator 0 is empty"."""
    return numerator / denominator * 100 if denominator else None


def empty(*columns: str) -> Fields:
    """Columns with nothing in them: "Unknown is not zero." """
    return dict.fromkeys(columns)


def of_person(authority: Authority, extract: str, member: Member) -> list[Row]:
    return authority.of_person(extract, member.person_id)


def key_or_none(secret: bytes, authority: Authority, kind: str, row: Row | None) -> str | None:
    return None if row is None else key_of(secret, authority.slug, kind, row[f"{kind}_id"])


def value_or_none(row: Row | None, column: str) -> Any:
    return None if row is None else row[column]
