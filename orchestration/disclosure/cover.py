"""Which cells to withhold: the cheapest choice that meets every requirement found so far.

A requirement says of an exposed cell: withhold enough of these others, each of which is worth so much to it, or do
not withhold the cell in the first place. Solved exactly, apart for requirements that share no cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csgraph

from orchestration.disclosure.system import Floats, Integers

WHOLE = 1 - 1e-6
"""From here on a solver's 1 is 1."""


@dataclass(frozen=True)
class Requirement:
    """sum(worth[c] for the withheld c) >= 1, if `cell` is withheld (`cell` None: in any case). Worth lies in (0, 1]."""

    cell: int | None
    worth: Mapping[int, float]

    @property
    def is_hopeless(self) -> bool:
        """Whether nothing can meet it."""
        return self.cell is None and sum(self.worth.values()) < 1


class NoCoverError(RuntimeError):
    """No choice meets the requirements."""


class Cover:
    """Requirements as they come in, and the cheapest choice that meets all of them so far."""

    def __init__(self, number: Floats, weight: Floats) -> None:
        """number: how many cells go when a cell goes. weight: what decides between choices of as many cells."""
        self._number, self._weight = number, weight
        self._requirements: list[Requirement] = []
        self._solved: dict[tuple[int, ...], set[int]] = {}

    def add(self, requirements: Iterable[Requirement]) -> None:
        """Take in further requirements."""
        self._requirements += requirements

    def cheapest(self) -> set[int]:
        """The cells to withhold: the fewest, and of those choices the one with the least sum of weights.

        Raises:
            NoCoverError: the requirements cannot be met together.
        """
        groups = self._apart()
        new = [group for group in groups if group not in self._solved]
        asked = [[self._requirements[position] for position in group] for group in new]
        for group, chosen in zip(new, _cheapest(asked, self._number, self._weight), strict=True):
            self._solved[group] = chosen
        return set().union(*(self._solved[group] for group in groups))

    def _apart(self) -> list[tuple[int, ...]]:
        """The requirements, by their place, in groups that share no cell."""
        if not self._requirements:
            return []
        cells = [[*each.worth, *([] if each.cell is None else [each.cell])] for each in self._requirements]
        flat = np.fromiter(chain.from_iterable(cells), dtype=np.int64)
        row = np.repeat(np.arange(len(cells)), [len(each) for each in cells])
        distinct, column = np.unique(flat, return_inverse=True)
        count = len(cells) + distinct.size
        graph = sparse.coo_array((np.ones(row.size), (row, column + len(cells))), shape=(count, count))
        _, label = csgraph.connected_components(graph, directed=False)
        groups: dict[int, list[int]] = {}
        for position, group in enumerate(label[: len(cells)].tolist()):
            groups.setdefault(group, []).append(position)
        return [tuple(positions) for positions in groups.values()]


def _cheapest(groups: Sequence[Sequence[Requirement]], number: Floats, weight: Floats) -> list[set[int]]:
    """For each group, which share no cell, the cells to withhold.

    One linear programme for all of them settles most, because its solution often withholds cells whole; the others
    have an integer programme each.
    """
    if not groups:
        return []
    programmes = [_programme(group, number, weight) for group in groups]
    cells, cost, matrix, least = zip(*programmes, strict=True)
    relaxed = linprog(
        np.concatenate(cost),
        A_ub=-sparse.block_diag(matrix),
        b_ub=-np.concatenate(least),
        bounds=(0, 1),
        method="highs",
    )
    if relaxed.x is None:
        raise NoCoverError("the requirements cannot be met together")
    ends = np.cumsum([each.size for each in cells])
    return [
        set(places[solved > WHOLE].tolist())
        if np.all(np.minimum(solved, 1 - solved) < 1 - WHOLE)
        else _whole(*programme)
        for programme, places, solved in zip(programmes, cells, np.split(relaxed.x, ends[:-1]), strict=True)
    ]


def _programme(
    requirements: Sequence[Requirement], number: Floats, weight: Floats
) -> tuple[Integers, Floats, sparse.csr_array, Floats]:
    """The cells of some requirements; what each costs, and what `matrix @ withheld` has to come to at the least."""
    cells = sorted({cell for each in requirements for cell in [*each.worth, each.cell] if cell is not None})
    place = {cell: position for position, cell in enumerate(cells)}
    entries = [
        (row, place[cell], worth)
        for row, each in enumerate(requirements)
        for cell, worth in [*each.worth.items(), *([] if each.cell is None else [(each.cell, -1.0)])]
    ]
    row, column, value = zip(*entries, strict=True)
    matrix = sparse.csr_array((value, (row, column)), shape=(len(requirements), len(cells)))
    least = np.array([1.0 if each.cell is None else 0.0 for each in requirements])
    places = np.array(cells, dtype=np.int64)
    # one cell fewer outweighs any weights
    cost = number[places] + weight[places] / (1 + weight[places].sum())
    return places, cost, matrix, least


def _whole(places: Integers, cost: Floats, matrix: sparse.csr_array, least: Floats) -> set[int]:
    solved = milp(
        cost,
        integrality=np.ones(cost.size),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, lb=least - 1e-9),
        options={"mip_rel_gap": 0.0},
    )
    if solved.x is None:
        raise NoCoverError(f"{least.size} requirements cannot be met together")
    return set(places[solved.x > WHOLE].tolist())
