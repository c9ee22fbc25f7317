"""What it would take to protect an exposed cell, read off the attacker's two linear programmes for it.

The price of a relation says how far an end of the interval moves when something in it is withheld; so each further cell
has a worth: the share of the missing width that withholding it could add at most. A choice of cells worth less than 1
together cannot protect the cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from orchestration.disclosure.attacker import ROUNDING, Extreme
from orchestration.disclosure.audit import Outcome, attacker_of
from orchestration.disclosure.cover import Requirement
from orchestration.disclosure.intervals import Unknowns
from orchestration.disclosure.system import Flags, Floats, Integers, System

ASKED_OF_A_COMPONENT = 12
"""Cells of one component are often exposed for the same reason; the others are asked in the next round if they still
are."""
FAR = 1e9


class Around(NamedTuple):
    """What could be withheld around a component: cells, and one entry for each time one is in a relation of it.

    cells: their places in the system. entry: the place among `cells`; row: the relation, counted in the component;
    value: the coefficient.
    """

    cells: Integers
    entry: Integers
    row: Integers
    value: Floats


def requirements(
    system: System, values: Floats, given: Flags, may_go: Flags, outcome: Outcome
) -> Iterator[tuple[int, Requirement]]:
    """The requirements of what is exposed, at most `ASKED_OF_A_COMPONENT` of each component, each with its place there.

    given: what is withheld in any case. may_go: what could be withheld further.
    """
    rests_on = np.full(system.size, -1)
    rests_on[system.rests_on[:, 0]] = system.rests_on[:, 1]
    helps = may_go.copy()
    helps[system.rests_on[may_go[system.rests_on[:, 1]], 0]] = True
    room = values - system.lowest
    open_ = outcome.unknowns
    component = open_.component[outcome.position]
    found, starts = np.unique(component, return_index=True)
    for each, start, end in zip(found.tolist(), starts, [*starts[1:], component.size], strict=True):
        around = _around(system, open_, each, helps)
        attacker = outcome.attackers.get(each) or attacker_of(system, open_, each)
        first = open_.cells_of(each).start
        for place in range(start, min(end, start + ASKED_OF_A_COMPONENT)):
            cell = int(outcome.exposed[place])
            unknown = int(outcome.position[place]) - first
            largest, smallest = attacker.largest(unknown, np.inf), attacker.smallest(unknown, -np.inf)
            need = float(system.protection_level[cell] - (largest.value - smallest.value))
            gain = _gain(around, room, smallest, largest)
            worth = _worth(around.cells, gain, need, may_go, rests_on)
            yield place, Requirement(_condition(cell, system, given, rests_on), worth)


def _around(system: System, open_: Unknowns, component: int, helps: Flags) -> Around:
    rows = open_.rows[open_.block(component).rows]
    matrix = system.matrix
    start, end = matrix.indptr[rows], matrix.indptr[rows + 1]
    row = np.repeat(np.arange(rows.size), end - start)
    entries = np.arange(row.size) + np.repeat(start - np.concatenate([[0], np.cumsum(end - start)[:-1]]), end - start)
    keep = helps[matrix.indices[entries]]
    cells, entry = np.unique(matrix.indices[entries[keep]], return_inverse=True)
    return Around(cells, entry, row[keep], matrix.data[entries[keep]])


def _gain(around: Around, room: Floats, smallest: Extreme, largest: Extreme) -> Floats:
    """How far withholding each cell around can move the ends apart, at most: without limit for many."""
    gain = np.zeros(around.cells.size)
    for away in (-smallest.prices, largest.prices):
        # with more of the cell itself, less is left for the others
        moved = np.bincount(around.entry, around.value * away[around.row], around.cells.size)
        gain += np.where(moved > ROUNDING, moved * room[around.cells], np.where(moved < -ROUNDING, np.inf, 0.0))
    return np.minimum(gain, FAR)


def _worth(others: Integers, gain: Floats, need: float, may_go: Flags, rests_on: Integers) -> dict[int, float]:
    worth: dict[int, float] = {}
    # a cell that is only exposed because the ends are whole numbers lacks less than the programmes can tell
    share = np.minimum(gain / need, 1.0) if need > ROUNDING else (gain > 0).astype(np.float64)
    helps = share > 0
    for cell, each in zip(others[helps].tolist(), share[helps].tolist(), strict=True):
        for goes in (cell, int(rests_on[cell])):
            if goes >= 0 and may_go[goes]:
                worth[goes] = min(1.0, worth.get(goes, 0.0) + each)
    return worth


def _condition(cell: int, system: System, given: Flags, rests_on: Integers) -> int | None:
    """The cell whose being withheld raises the requirement; None when there is no choice about it."""
    if given[cell] or not system.is_published[cell]:
        return None
    on = int(rests_on[cell])
    return on if on >= 0 and not given[on] else cell
