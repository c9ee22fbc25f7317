"""Which cells to withhold: the cheapest choice that meets every requirement found so far.

A requirement says of a cell that falls: withhold enough of these others, each of which is worth so much to it, or do
not withhold the cell in the first place. Solved exactly, apart for requirements that share no cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csgraph

from orchestration.analysis.disclosure.system import Floats


@dataclass(frozen=True)
class Requirement:
    """sum(worth[c] for the withheld c) >= 1, if `cell` is withheld (`cell` None: in any case). Worth lies in (0, 1]."""

    cell: int | None
    worth: Mapping[int, float]


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
        chosen: set[int] = set()
        for group in self._apart():
            if group not in self._solved:
                requirements = [self._requirements[position] for position in group]
                self._solved[group] = _cheapest(requirements, self._number, self._weight)
            chosen |= self._solved[group]
        return chosen

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


def _cheapest(requirements: Sequence[Requirement], number: Floats, weight: Floats) -> set[int]:
    only = requirements[0]
    if len(requirements) == 1 and all(worth >= 1 for worth in only.worth.values()):
        if only.cell is not None:
            return set()
        if not only.worth:
            raise NoCoverError("nothing else can be withheld")
        return {min(only.worth, key=lambda cell: (number[cell], weight[cell], cell))}
    return _programme(requirements, number, weight)


def _programme(requirements: Sequence[Requirement], number: Floats, weight: Floats) -> set[int]:
    cells = sorted({cell for each in requirements for cell in [*each.worth, each.cell] if cell is not None})
    place = {cell: position for position, cell in enumerate(cells)}
    entries = [
        (row, place[cell], worth) for row, each in enumerate(requirements) for cell, worth in each.worth.items()
    ] + [(row, place[each.cell], -1.0) for row, each in enumerate(requirements) if each.cell is not None]
    row, column, worth = (np.array(each) for each in zip(*entries, strict=True))
    matrix = sparse.csr_array((worth, (row, column)), shape=(len(requirements), len(cells)))
    least = np.array([1.0 if each.cell is None else 0.0 for each in requirements])
    # one cell fewer outweighs any weights
    solved = milp(
        number[cells] * (1 + weight[cells].sum()) + weight[cells],
        integrality=np.ones(len(cells)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, lb=least - 1e-9),
        options={"mip_rel_gap": 0.0},
    )
    if solved.x is None:
        raise NoCoverError(f"{len(requirements)} requirements cannot be met together")
    return {cells[position] for position in np.flatnonzero(solved.x > 0.5)}
