"""The audit of a system: how closely can an attacker who has every published figure pin down what is withheld?

Knows nothing of what was meant to be safe. `suppression` and the gate both ask here, so they cannot disagree on what is
exposed.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from orchestration.disclosure.attacker import ROUNDING, Attacker, whole_width
from orchestration.disclosure.intervals import ContradictionError, Unknowns, propagated, unknowns
from orchestration.disclosure.system import Flags, Floats, Integers, System


@dataclass(frozen=True)
class Outcome:
    """What an audit found.

    exposed: places in the system of the cells that are exposed: a withheld cell whose feasibility interval is narrower
    than its protection level in whole numbers, or a remainder known as closely that may be a small count. low, high:
    the ends of their intervals, or wider ones that are narrow enough. unknowns: what the attacker had to work out;
    `position`: where among them the exposed cells are. attackers: by component, where one was needed.
    """

    exposed: Integers
    low: Floats
    high: Floats
    unknowns: Unknowns
    position: Integers
    attackers: dict[int, Attacker]


def audit(system: System, figures: Floats, few: int | None = None, safe: Set[bytes] = frozenset()) -> Outcome:
    """Find what is exposed. `figures`: one entry a cell, NaN where it is withheld or never published.

    few: how many exposed cells of one component will do, found as cheaply as may be; None: all are found. safe: names
    (`names`) of components in which nothing was exposed when they were audited before, with the same figures: they are
    not audited again.

    Raises:
        ContradictionError: no table agrees with the published figures.
    """
    open_ = _without_private_misses(system, figures, unknowns(system.matrix, system.constants, figures))
    if safe:
        open_ = open_.only(np.array([name not in safe for name in names(open_)], dtype=bool))
    at = open_.cells
    (low, high), is_settled = propagated(open_, system.lowest[at])
    if (low > high + ROUNDING).any():
        raise ContradictionError(f"{int((low > high + ROUNDING).sum())} withheld cells can have no value")
    is_judged = system.is_published[at] | (system.is_judged[at] & _may_be_small(system, at, low, high))
    is_exposed = is_judged & _is_close(system, at, low, high)
    asks = ~(is_settled & open_.is_tree)
    if few is not None:
        # what is exposed already has to be dealt with before anything else of its component is worth a programme
        asks[open_.component[is_exposed]] = False
    doubtful = np.flatnonzero(is_judged & ~is_exposed & asks[open_.component])
    attackers: dict[int, Attacker] = {}
    for component in np.unique(open_.component[doubtful]).tolist():
        attackers[component] = attacker = attacker_of(system, open_, component)
        first = open_.cells_of(component).start
        mine = doubtful[slice(*np.searchsorted(open_.component[doubtful], [component, component + 1]))]
        close = attacker.closer_than(mine - first, system.protection_level[at[mine]], few) + first
        low[close], high[close] = attacker.low[close - first], attacker.high[close - first]
        may_be_small = system.is_published[at[close]] | _may_be_small(system, at[close], low[close], high[close])
        is_exposed[close] = may_be_small
    position = np.flatnonzero(is_exposed)
    return Outcome(at[position], low[position], high[position], open_, position, attackers)


def attacker_of(system: System, open_: Unknowns, component: int) -> Attacker:
    """The linear programmes of one component."""
    block = open_.block(component)
    return Attacker(block, open_.constants[block.rows], system.lowest[open_.cells[block.cells]])


def names(open_: Unknowns) -> list[bytes]:
    """The components, each named by the cells it is made of."""
    ends = np.searchsorted(open_.component, np.arange(open_.is_tree.size + 1))
    return [open_.cells[start:end].tobytes() for start, end in pairwise(ends)]


def _without_private_misses(system: System, figures: Floats, open_: Unknowns) -> Unknowns:
    """By how much breakdowns miss their totals is granted to the attacker, though nothing published tells it.

    Not so in a component around which nothing but zeros is published: nothing could be withheld there instead. What is
    left are relations that add up to 0, in which every larger multiple of the true figures is possible too.
    """
    could_go = system.is_published & ~np.isnan(figures) & (~system.is_count | (figures != 0))
    has_escape = np.zeros(open_.is_tree.size, dtype=bool)
    has_escape[open_.row_component[(abs(system.matrix) @ could_go.astype(np.float64))[open_.rows] > 0]] = True
    drop = (system.constants[open_.rows] != 0) & ~has_escape[open_.row_component]
    return open_.without_rows(drop) if drop.any() else open_


def _is_close(system: System, cells: Integers, low: Floats, high: Floats) -> Flags:
    return whole_width(low, high) < system.protection_level[cells]


def _may_be_small(system: System, cells: Integers, low: Floats, high: Floats) -> Flags:
    return (high > 1 - ROUNDING) & (np.ceil(low - ROUNDING) < system.threshold[cells])
