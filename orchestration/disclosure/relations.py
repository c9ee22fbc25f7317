"""Relations as they are written down.

A relation adds up terms: cells of one item, each plus or minus, for the same authority and quarter and whatever else it
is `within`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from orchestration.disclosure.catalogue import COHORTS

LEVEL = ("level", "level_value", "breakdown")


@dataclass(frozen=True)
class Term:
    """`sign` times the cells that lie `where` says; quarters are counted from the relation's own (-1: the one before).

    item: None stands for any one item, the same in all terms of the relation. where: a column and its value, or values
    over which the term adds up.
    """

    sign: int
    item: str | None = None
    where: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    quarter: int = 0


@dataclass(frozen=True)
class Relation:
    """Terms that add up, and why they do.

    holds: to a constant (`equal`); to a number of 0 or more that is not printed (`at_least`); or to such a number but
        for double counts that may outweigh it (`covers`): where they do, a reader is taken to know the difference.

    within: columns in which all terms agree, beside the authority and, unless it is `across_quarters`, the quarter.
    items: for terms of any item, which ones.
    remainder_is_judged: whether what is left over is a group of people or things like any other, whose
    number may no more be told by subtraction than be printed.
    """

    reason: str
    terms: tuple[Term, ...]
    holds: Literal["equal", "at_least", "covers"] = "equal"
    within: tuple[str, ...] = LEVEL
    items: tuple[str, ...] = ()
    remainder_is_judged: bool = True
    across_quarters: bool = False


def adds_up(reason: str, whole: str, *parts: str, **where: str) -> Relation:
    """The parts, of the same level, quarter and breakdown, add up to the whole."""
    return Relation(reason, (Term(1, whole, where), *(Term(-1, part, where) for part in parts)))


def part_of(reason: str, part: str, whole: str, *, judged: bool = True, **where: str) -> Relation:
    """The part is some of the whole, at the same level, quarter and breakdown."""
    return Relation(reason, (Term(1, whole, where), Term(-1, part, where)), "at_least", remainder_is_judged=judged)


def covered(reason: str, item: str, whole: Mapping[str, str], parts: Mapping[str, str]) -> Relation:
    """The parts are some of the whole, but for what counts in several of them."""
    return Relation(reason, (Term(1, item, whole), Term(-1, item, parts)), "covers", within=("breakdown",))


def cohorts_of(who: str, items: Iterable[str], levels: Iterable[str]) -> Iterator[Relation]:
    """Of each item, the cohorts of each of the levels lie in the authority, and those of the first in the other's.

    levels: the toolkit's, and the evaluation's where there is one.
    """
    items, (toolkit, *evaluation) = tuple(items), levels
    for item, level in product(items, (toolkit, *evaluation)):
        yield covered(f"{who} of a cohort, and of none.", item, {"level": "authority"}, {"level": level})
    for level in evaluation:
        yield from cohorts_within(items, toolkit, level)


def cohorts_within(items: Iterable[str], toolkit: str, evaluation: str) -> Iterator[Relation]:
    """Of each item, the toolkit's cohorts lie in the evaluation's: all in both, the first so many in the first.

    The day that parts the evaluation's cohorts is the authority's own: what does not hold is no relation.
    toolkit, evaluation: the levels of their cohorts.
    """
    first, second = ({"level": evaluation, "level_value": cohort} for cohort in ("1", "2"))
    pairs = [({"level": evaluation}, COHORTS)]
    for number in range(len(COHORTS) + 1):
        pairs += [(first, COHORTS[:number]), (second, COHORTS[number:])]
    for item, (whole, parts) in product(items, pairs):
        if parts:
            terms = (Term(1, item, whole), Term(-1, item, {"level": toolkit, "level_value": parts}))
            yield Relation("The toolkit's cohorts lie in the evaluation's.", terms, "at_least", within=("breakdown",))
