"""Feasibility intervals that follow by carrying each relation's limits to its cells, for a whole system at once.

No solver is needed, so this settles most cells. The intervals are never too narrow; in a component without a cycle (no
two relations share two cells, nor a ring of them) they are exactly those of the linear programme.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from orchestration.disclosure.system import Flags, Floats, Integers

MOST_PASSES = 200
TOLERANCE = 1e-7
MISSED = 1e-3


class ContradictionError(ValueError):
    """No table agrees with the published figures."""


class Intervals(NamedTuple):
    """The smallest and the largest value of each unknown, one entry each; infinities allowed."""

    low: Floats
    high: Floats


class Block(NamedTuple):
    """The unknowns and relations of one component, as slices of all of them, and the relations row by row (CSR)."""

    cells: slice
    rows: slice
    start: Integers
    index: Integers
    value: Floats


@dataclass(frozen=True)
class Unknowns:
    """What an attacker has left to work out: relations among unknown cells only, the known figures taken to the right.

    Cells and relations are in the order of the connected components that they belong to.
    cells: the unknown cells, by their place in the system. rows: the relations with at least one of them, likewise.
    matrix: (rows, cells), constants: (rows,). component, row_component: of each cell and each relation.
    is_tree: of each component, whether it has no cycle.
    """

    cells: Integers
    rows: Integers
    matrix: sparse.csr_array
    constants: Floats
    component: Integers
    row_component: Integers
    is_tree: Flags

    def only(self, keep: Flags) -> Unknowns:
        """Some components, one flag each."""
        cells, rows = keep[self.component], keep[self.row_component]
        return _unknowns(self.cells[cells], self.rows[rows], self.matrix[rows][:, cells], self.constants[rows])

    def without_rows(self, drop: Flags) -> Unknowns:
        """Without some relations, one flag each: the attacker does not know them."""
        return _unknowns(self.cells, self.rows[~drop], self.matrix[~drop], self.constants[~drop])

    def cells_of(self, component: int) -> slice:
        """The unknowns of a component."""
        return slice(*np.searchsorted(self.component, [component, component + 1]))

    def block(self, component: int) -> Block:
        """A component by itself."""
        cells = self.cells_of(component)
        rows = slice(*np.searchsorted(self.row_component, [component, component + 1]))
        start = self.matrix.indptr[rows.start : rows.stop + 1]
        entries = slice(start[0], start[-1])
        index = self.matrix.indices[entries] - cells.start
        return Block(cells, rows, start - start[0], index, self.matrix.data[entries])


def unknowns(matrix: sparse.csr_array, constants: Floats, figures: Floats) -> Unknowns:
    """The unknown part of `matrix @ cells == constants`; `figures` is NaN where an attacker knows nothing.

    Raises:
        ContradictionError: a relation among known figures does not hold.
    """
    is_unknown = np.isnan(figures)
    left = constants - matrix @ np.where(is_unknown, 0.0, figures)
    among = sparse.csr_array(matrix[:, is_unknown])
    among.eliminate_zeros()
    is_known = np.diff(among.indptr) == 0
    missed = int((np.abs(left[is_known]) > MISSED).sum())
    if missed:
        raise ContradictionError(f"{missed} relations among known figures do not hold")
    rows = np.flatnonzero(~is_known)
    return _unknowns(np.flatnonzero(is_unknown), rows, among[rows], left[rows])


def _unknowns(cells: Integers, rows: Integers, matrix: sparse.csr_array, constants: Floats) -> Unknowns:
    edges = matrix.tocoo()
    count = rows.size + cells.size
    graph = sparse.coo_array((np.ones(edges.nnz), (edges.row, edges.col + rows.size)), shape=(count, count))
    components, label = csgraph.connected_components(graph, directed=False)
    nodes = np.bincount(label, minlength=components)
    ties = np.bincount(label[edges.row], minlength=components)
    of_rows, of_cells = label[: rows.size], label[rows.size :]
    by_row, by_cell = np.argsort(of_rows, kind="stable"), np.argsort(of_cells, kind="stable")
    return Unknowns(
        cells[by_cell],
        rows[by_row],
        sparse.csr_array(matrix[by_row][:, by_cell]),
        constants[by_row],
        of_cells[by_cell],
        of_rows[by_row],
        ties == nodes - 1,
    )


def propagated(open_: Unknowns, lowest: Floats) -> tuple[Intervals, Flags]:
    """Intervals as narrow as one relation at a time makes them, from `lowest` up; and which components came to rest."""
    low, high = lowest.copy(), np.full(lowest.size, np.inf)
    entries = open_.matrix.tocoo()
    row, column, coefficient = entries.row, entries.col, entries.data
    is_moving = np.ones(open_.is_tree.size, dtype=bool)
    for _ in range(MOST_PASSES):
        at_low = np.where(coefficient > 0, coefficient * low[column], coefficient * high[column])
        at_high = np.where(coefficient > 0, coefficient * high[column], coefficient * low[column])
        above = open_.constants[row] - _others(row, at_low)
        below = open_.constants[row] - _others(row, at_high)
        ends = np.stack([above, below]) / coefficient
        new_low, new_high = low.copy(), high.copy()
        np.maximum.at(new_low, column, ends.min(axis=0))
        np.minimum.at(new_high, column, ends.max(axis=0))
        has_moved = (new_low > low + TOLERANCE) | (new_high < high - TOLERANCE)
        low, high = new_low, new_high
        is_moving[:] = False
        is_moving[open_.component[has_moved]] = True
        if not is_moving.any():
            break
        still = is_moving[open_.row_component[row]]
        row, column, coefficient = row[still], column[still], coefficient[still]
    return Intervals(low, high), ~is_moving


def _others(row: Integers, ends: Floats) -> Floats:
    """For each entry of a relation, the sum of the relation's other entries."""
    is_infinite = np.isinf(ends)
    finite = np.where(is_infinite, 0.0, ends)
    size = int(row.max()) + 1 if row.size else 0
    sums = np.bincount(row, finite, size)[row] - finite
    infinite = np.bincount(row, np.where(is_infinite, np.sign(ends), 0.0), size)[row]
    others = infinite - np.where(is_infinite, np.sign(ends), 0.0)
    return np.where(others == 0, sums, np.where(others < 0, -np.inf, np.inf))
