"""A printed figure, a computed one, and when the two agree. Knows nothing of any table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

EVALUATION = "Family Safeguarding evaluation report 2020"
PILOT = "Family Safeguarding pilot evaluation Cambridgeshire 2021"
PANEL = "Hertfordshire children's services panel report 2018"
REVIEW = "SESLIP models of social work practice 2020"

AT_LEAST, AT_MOST = ", at least", (", at most", ", less than")
"""How the unit of a figure ends where the text only bounds it."""

FLOATING_POINT = 1e-9
"""Slack for binary fractions alone: 0.05 is not exactly half of 0.1."""


class Key(NamedTuple):
    """Names one printed figure; `authority` is '' for all authorities of the document together."""

    source_document: str
    published_in: str
    item: str
    authority: str
    breakdown: str
    statistic: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as printed. `printed_to` is the unit of its last printed digit: 0.1 for 6.8, 1000 for £2.671m."""

    key: Key
    value: float
    printed_to: float
    unit: str
    explanation: str

    @property
    def half_unit(self) -> float:
        """The most that rounding to the printed digits can have moved it."""
        return self.printed_to / 2

    def is_at_bound(self, low: float, high: float) -> bool | None:
        """Whether one between these is as the text bounds it (over £1m, p<0.001); None where it prints a number."""
        if self.unit.endswith(AT_LEAST):
            return high >= self.value
        return low <= self.value if self.unit.endswith(AT_MOST) else None


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed figure, and the range that the rounding of the printed figures it rests on leaves open."""

    value: float
    lowest: float
    highest: float

    @classmethod
    def exact(cls, value: float) -> Computed:
        """From figures printed in full: counts, pounds."""
        return cls(value, value, value)

    @classmethod
    def one_of(cls, values: list[float]) -> Computed:
        """From several inputs that the printed figures do not tell apart; the first one counts."""
        return cls(values[0], min(values), max(values))

    @classmethod
    def from_rounded(cls, function: Callable[..., float], *inputs: Figure) -> Computed:
        """`function` of printed figures, each of which may be half a unit more or less.

        The range is taken over the corners, so the function has to rise or fall steadily in each of its arguments.
        """
        ends = [(figure.value - figure.half_unit, figure.value + figure.half_unit) for figure in inputs]
        corners = [function(*corner) for corner in product(*ends)]
        return cls(function(*(figure.value for figure in inputs)), min(corners), max(corners))


def agrees_as_printed(figure: Figure, computed: Computed) -> bool:
    """Whether the computed value is the printed one, to the printed digits."""
    bounded = figure.is_at_bound(computed.value, computed.value)
    return abs(computed.value - figure.value) <= figure.half_unit + FLOATING_POINT if bounded is None else bounded


def agrees(figure: Figure, computed: Computed) -> bool:
    """Whether the two can be the same number: as printed, or given the rounding of the figures it rests on."""
    bounded = figure.is_at_bound(computed.lowest, computed.highest)
    if bounded is not None:
        return bounded
    return (
        computed.lowest - FLOATING_POINT <= figure.value + figure.half_unit
        and figure.value - figure.half_unit <= computed.highest + FLOATING_POINT
    )


class Printed:
    """The figures of all documents, by key."""

    def __init__(self, figures: list[Figure]) -> None:
        self._by_key: Mapping[Key, Figure] = {figure.key: figure for figure in figures}

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._by_key.values())

    def get(self, key: Key, **changes: str) -> Figure | None:
        """The figure named by `key` with some of its parts changed, if it is printed."""
        return self._by_key.get(key._replace(**changes))

    def all_of(self, key: Key, changes: list[dict[str, str]]) -> list[Figure] | None:
        """The figures named by `key` with each of `changes`, or None where one of them is not printed."""
        found = [self.get(key, **change) for change in changes]
        return [figure for figure in found if figure is not None] if None not in found else None
