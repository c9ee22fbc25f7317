"""Bounds that follow by carrying each relation's limits to its cells, over and over, for a whole system at once.

No solver is needed, so this settles most cells. The bounds are never too narrow; in a part of the system without a
cycle (no two relations share two cells, nor a ring of them) they are exactly those of the linear programme.
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


class Ends(NamedTuple):
    """The smallest and the largest value of each unknown, one entry each; infinities allowed."""

    low: Floats
    high: Floats


@dataclass(frozen=True)
class Open:
    """What a reader has left to work out: relations among unknown cells only, the known figures taken to the right.

    columns: the unknown cells, by their place in the system. rows: the relations with at least one of them.
    part: for each unknown, the connected part it belongs to. is_tree: for each part, whether it has no cycle.
    """

    columns: Integers
    rows: Integers
    matrix: sparse.csr_array
    constants: Floats
    part: Integers
    is_tree: Flags


def unknowns(matrix: sparse.csr_array, constants: Floats, figures: Floats) -> Open:
    """The open part of `matrix @ cells == constants`; `figures` is NaN where a reader knows nothing.

    Raises:
        ContradictionError: a relation among known figures does not hold.
    """
    is_unknown = np.isnan(figures)
    columns = np.flatnonzero(is_unknown)
    left = constants - matrix @ np.where(is_unknown, 0.0, figures)
    among = sparse.csr_array(matrix[:, columns])
    known = np.diff(among.indptr) == 0
    if (np.abs(left[known]) > MISSED).any():
        raise ContradictionError(
            f"{int((np.abs(left[known]) > MISSED).sum())} relations among known figures do not hold"
        )
    return _open(columns, np.arange(left.size), among, left)


def only(open_: Open, keep: Flags) -> Open:
    """The parts of `open_` to which the unknowns in `keep` belong; whole parts only."""
    return _open(open_.columns[keep], open_.rows, sparse.csr_array(open_.matrix[:, keep]), open_.constants)


def _open(columns: Integers, rows: Integers, among: sparse.csr_array, left: Floats) -> Open:
    among.eliminate_zeros()
    has_unknown = np.flatnonzero(np.diff(among.indptr))
    rows, left, among = rows[has_unknown], left[has_unknown], sparse.csr_array(among[has_unknown])
    count = rows.size + columns.size
    edges = among.tocoo()
    graph = sparse.coo_array((np.ones(edges.nnz), (edges.row, edges.col + rows.size)), shape=(count, count))
    parts, label = csgraph.connected_components(graph, directed=False)
    nodes = np.bincount(label, minlength=parts)
    ties = np.bincount(label[edges.row], minlength=parts)
    return Open(columns, rows, among, left, label[rows.size :], ties == nodes - 1)


def propagate(open_: Open, ends: Ends) -> tuple[Ends, bool]:
    """Narrow the ends as far as the relations do, one at a time; and whether that came to rest."""
    low, high = ends
    entries = open_.matrix.tocoo()
    row, column, coefficient = entries.row, entries.col, entries.data
    for _ in range(MOST_PASSES):
        at_low = np.where(coefficient > 0, coefficient * low[column], coefficient * high[column])
        at_high = np.where(coefficient > 0, coefficient * high[column], coefficient * low[column])
        above = open_.constants[row] - _others(row, at_low)
        below = open_.constants[row] - _others(row, at_high)
        ends = np.stack([above, below]) / coefficient
        new_low, new_high = low.copy(), high.copy()
        np.maximum.at(new_low, column, ends.min(axis=0))
        np.minimum.at(new_high, column, ends.max(axis=0))
        moved = (new_low > low + TOLERANCE) | (new_high < high - TOLERANCE)
        low, high = new_low, new_high
        if not moved.any():
            return Ends(low, high), True
    return Ends(low, high), False


def _others(row: Integers, ends: Floats) -> Floats:
    """For each entry of a relation, the sum of the relation's other entries."""
    is_infinite = np.isinf(ends)
    finite = np.where(is_infinite, 0.0, ends)
    size = int(row.max()) + 1 if row.size else 0
    sums = np.bincount(row, finite, size)[row] - finite
    infinite = np.bincount(row, np.where(is_infinite, np.sign(ends), 0.0), size)[row]
    others = infinite - np.where(is_infinite, np.sign(ends), 0.0)
    return np.where(others == 0, sums, np.where(others < 0, -np.inf, np.inf))
