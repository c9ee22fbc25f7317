"""What it would take to protect a cell that falls, read off its two linear programmes.

The price of a relation says how far a bound moves when something in it is withheld; so each further cell has a worth:
the share of the missing width that withholding it could add at most. A choice of cells worth less than 1 together
cannot protect the cell.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from orchestration.disclosure import bounds, programmes
from orchestration.disclosure.audit import Outcome
from orchestration.disclosure.bounds import Ends, Open
from orchestration.disclosure.cover import Requirement
from orchestration.disclosure.programmes import ROUNDING
from orchestration.disclosure.system import Flags, Floats, Integers, System

ASKED_OF_A_PART = 12
"""Cells of one part often fall for the same reason; the others are asked in the next round if they still fall."""


def of(
    system: System, values: Floats, given: Flags, may_go: Flags, outcome: Outcome
) -> Iterator[tuple[int, Requirement]]:
    """The requirements of what `outcome` found exposed, at most `ASKED_OF_A_PART` of each part, each
    with its place among the exposed cells.

    given: what is withheld in any case. may_go: what could be withheld further.
    """
    rests_on = np.full(system.size, -1)
    rests_on[system.rests_on[:, 0]] = system.rests_on[:, 1]
    part = outcome.open_.part
    batches = programmes.one_of_each_part(part, outcome.position, np.ones(outcome.position.size, dtype=bool))
    for batch in batches[:ASKED_OF_A_PART]:
        asked = outcome.exposed[batch]
        open_ = bounds.only(outcome.open_, np.isin(part, part[outcome.position[batch]]))
        cells = np.searchsorted(open_.columns, asked)
        low = system.lowest[open_.columns]
        smallest, price_of_smallest = programmes.extreme(open_, low, cells, -1.0)
        largest, price_of_largest = programmes.extreme(open_, low, cells, 1.0)
        relations = system.matrix[open_.rows]
        gains = _gains(system, values, relations, _rows_of(open_, cells), Ends(price_of_smallest, price_of_largest))
        for order, (exposed, cell, place) in enumerate(zip(batch, asked.tolist(), cells.tolist(), strict=True)):
            of_cell = slice(*gains.indptr[order : order + 2])
            need = float(system.protection_level[cell] - (largest[place] - smallest[place]))
            worth = _worth(gains.indices[of_cell], gains.data[of_cell], need, may_go, rests_on)
            yield int(exposed), Requirement(_judged(cell, system, given, rests_on), worth)


def _rows_of(open_: Open, cells: Integers) -> sparse.csr_array:
    """For each cell (one a part), the relations of its part: shape (cells, relations), ones."""
    entries = open_.matrix.tocoo()
    part_of_row = np.zeros(open_.rows.size, dtype=np.int64)
    part_of_row[entries.row] = open_.part[entries.col]
    order = np.full(int(open_.part.max()) + 1, -1)
    order[open_.part[cells]] = np.arange(cells.size)
    belongs = np.flatnonzero(order[part_of_row] >= 0)
    return sparse.csr_array(
        (np.ones(belongs.size), (order[part_of_row[belongs]], belongs)), shape=(cells.size, open_.rows.size)
    )


def _gains(
    system: System,
    values: Floats,
    relations: sparse.csr_array,
    rows_of: sparse.csr_array,
    prices: Ends,
) -> sparse.csr_array:
    """How far withholding each known cell can move each asked cell's bounds apart, at most: without limit for many.

    prices: of each relation, in the programmes of the smallest and of the largest value.
    """
    down = sparse.csr_array(rows_of @ relations.multiply(prices.low[:, np.newaxis])).tocoo()
    up = sparse.csr_array(rows_of @ relations.multiply(prices.high[:, np.newaxis])).tocoo()
    row, column = np.concatenate([down.row, up.row]), np.concatenate([down.col, up.col])
    # with more of the cell itself, less is left for the others
    away = np.concatenate([-down.data, up.data])
    room = values[column] - system.lowest[column]
    gain = np.where(away > ROUNDING, away * room, np.where(away < -ROUNDING, np.inf, 0.0))
    gain = np.minimum(gain, programmes.FAR)
    return sparse.csr_array((gain, (row, column)), shape=down.shape)


def _worth(others: Integers, gain: Floats, need: float, may_go: Flags, rests_on: Integers) -> dict[int, float]:
    worth: dict[int, float] = {}
    # a cell that only falls because its bounds are whole numbers lacks less than the programmes can tell
    share = np.minimum(gain / need, 1.0) if need > ROUNDING else (gain > 0).astype(np.float64)
    for cell, each in zip(others.tolist(), share.tolist(), strict=True):
        if each <= 0:
            continue
        if may_go[cell]:
            worth[cell] = min(1.0, worth.get(cell, 0.0) + each)
        on = int(rests_on[cell])
        if on >= 0 and may_go[on]:
            worth[on] = min(1.0, worth.get(on, 0.0) + each)
    return worth


def _judged(cell: int, system: System, given: Flags, rests_on: Integers) -> int | None:
    """The cell whose being withheld raises the requirement; None when there is no choice about it."""
    if given[cell] or not system.is_published[cell]:
        return None
    on = int(rests_on[cell])
    return on if on >= 0 and not given[on] else cell
