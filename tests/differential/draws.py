"""Draws of days and identifiers that sit on the edges of the definitions. What rows they go into is `cases`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .oracle.dates import months_later, quarter_of, school_year_start


@dataclass
class Draw:
    """Draws of one authority: days near edges, and identifiers whose order as text is not their order as numbers."""

    rng: Random
    as_of: date
    numbers: int = 0

    def identifier(self) -> str:
        self.numbers += 1
        style = self.rng.choice(("{}", "{}", "{:05d}", "a{}", "A{}", "é{}", "{}E5"))
        return style.format(self.numbers)

    def near(self, *anchors: date) -> date:
        """A day at, or one or a few telling days from, an anchor or the edge of its quarter."""
        anchor = self.rng.choice(anchors)
        if self.chance(0.3) and anchor < self.as_of:
            anchor += timedelta(days=self.rng.randint(0, (self.as_of - anchor).days))
        quarter = quarter_of(anchor)
        base = self.rng.choice((anchor, anchor, anchor, quarter.start, quarter.end, months_later(anchor, -12)))
        offset = self.rng.choice((0, 0, 0, -1, 1, -28, 28, -29, 29, -365, self.rng.randint(-400, 400)))
        return base + timedelta(days=offset)

    def before_as_of(self) -> date:
        """A day of the pilot's years, up to the as-of date."""
        first = date(2017, 7, 1)
        return first + timedelta(days=self.rng.randint(0, (self.as_of - first).days))

    def leap(self) -> date:
        return date(self.rng.choice((2000, 2004, 2008, 2012, 2016)), 2, 29)

    def upn(self) -> str | None:
        """A pupil number, now and then that of somebody else too, or none."""
        if self.chance(0.05):
            return "A000000000000"
        return f"A{self.numbers:012d}" if self.chance(0.85) else None

    def whose(self, person_id: str) -> dict[str, str | None]:
        """Whom a partner's row is about: now and then somebody known only by the partner's own number."""
        if self.chance(0.03):
            return {"person_id": None, "source_person_id": f"S{person_id}"}
        return {"person_id": person_id, "source_person_id": None}

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability


def stretches(
    draw: Draw,
    first: date,
    count: int,
    lengths: tuple[int, ...],
    gaps: tuple[int, ...],
    *,
    edges: tuple[date, ...] = (),
) -> list[tuple[date, date | None]]:
    """Starts and ends one after another, some open, touching, overlapping, of no length, after the as-of date, or
    ending on an edge or the day before or after.
    """
    found = []
    start = first
    for _ in range(count):
        end = None if draw.chance(0.2) else start + timedelta(days=draw.rng.choice(lengths))
        later = [edge for edge in edges if edge > start]
        if later and draw.chance(0.4):
            end = draw.rng.choice(later) + timedelta(days=draw.rng.choice((-1, 0, 0, 1)))
        found.append((start, end))
        gap = draw.rng.choice((*gaps, draw.rng.randint(1, 200)))
        start = max(first - timedelta(days=30), (end or start) + timedelta(days=gap))
    return found


def birth_of_child(draw: Draw, anchor: date) -> date:
    """Births whose 5th, 12th, 16th or 18th birthday, or expected date, falls where it matters."""
    september = school_year_start(anchor)
    edge = draw.rng.choice((quarter_of(anchor).start, quarter_of(anchor).end, draw.as_of))
    one_day = timedelta(days=draw.rng.choice((-1, 0, 0, 1)))
    if (anchor.month, anchor.day) in {(2, 28), (3, 1)}:
        return draw.leap()
    return draw.rng.choice(
        (
            months_later(anchor, -12 * 18) + one_day,
            months_later(anchor, -12 * 16) + timedelta(days=draw.rng.randint(-60, 60)),
            months_later(edge, -12 * 12) + one_day,
            months_later(september, -12 * draw.rng.choice((4, 5, 15, 16))) + one_day,
            anchor + timedelta(days=draw.rng.choice((0, 1, 30, 250))),
            draw.leap(),
            anchor - timedelta(days=draw.rng.randint(5 * 365, 16 * 365)),
            anchor - timedelta(days=draw.rng.randint(5 * 365, 16 * 365)),
        )
    )
