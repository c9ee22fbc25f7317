"""One mother in one spell of one authority: what the oracle's worked examples are about."""

from __future__ import annotations

from datetime import date

from .oracle import Authority
from .oracle.dates import Quarter
from .oracle.families import Member, Spell
from .oracle.figures import Figure
from .oracle.service_level import People

AUTUMN = Quarter(date(2019, 10, 1))
NEW_YEAR = Quarter(date(2020, 1, 1))
AS_OF = date(2020, 6, 30)
MOTHER = Member("A1", "mother", False, {})
SPELL = Spell("F1", date(2019, 10, 15), None, "North", 5)
PEOPLE = People([(SPELL, [MOTHER])])


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def authority(as_of: date = AS_OF, extract_as_of: date | None = None, **rows: list[dict]) -> Authority:
    """An authority of which these extracts were delivered."""
    return Authority("luton", as_of, dict.fromkeys(rows, extract_as_of or as_of), rows)


def numbers(figures: list[Figure]) -> dict[str, float | None]:
    return {figure.measure: figure.numerator for figure in figures}
