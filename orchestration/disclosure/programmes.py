"""Linear programmes over the open part of a system, solved by HiGHS for many separate parts in one call.

Parts share no relation, so one programme that maximises one cell of each part maximises every one of them.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import OptimizeResult, linprog

from orchestration.disclosure import bounds
from orchestration.disclosure.bounds import ContradictionError, Ends, Open
from orchestration.disclosure.system import Flags, Floats, Integers

SWEEPS = 12
SETTLED = 0.9
"""When a sweep leaves more than this share of the cells undecided, each is asked by itself."""
FAR = 1e9
OPTIONS = {"presolve": False}
"""The programmes are small: presolving them took a fifth to a third of all the time."""
ROUNDING = 1e-4
"""Solvers are exact to about this much; cells hold whole numbers."""


def whole_width(low: Floats, high: Floats) -> Floats:
    """How far apart the outermost whole numbers between bounds are."""
    return np.floor(high + ROUNDING) - np.ceil(low - ROUNDING)


def reached(open_: Open, ends: Ends, cells: Integers, width: Floats, enough: int | None) -> tuple[Ends, Flags]:
    """Values that possible tables hold, as far apart as `width` if there are any so far apart.

    `cells` are positions among the unknowns, `width` one entry each. Result: the smallest and the largest value found
    for each of them, and whether those are `width` apart or else the exact bounds. That is not so only in a part of
    which `enough` cells are known to be closer.
    """
    lows, highs = np.full(cells.size, np.inf), np.full(cells.size, -np.inf)
    draw = np.random.default_rng(0)

    def push(sign: Floats, chosen: Integers) -> None:
        keep = np.isin(open_.part, open_.part[cells[chosen]])
        place = np.cumsum(keep) - 1
        seen = np.where(sign > 0, np.ceil(lows[chosen] - ROUNDING), -np.floor(highs[chosen] + ROUNDING))
        outer = np.where(sign > 0, ends.low[cells[chosen]], -ends.high[cells[chosen]])
        start = np.where(np.isfinite(seen), seen, np.where(np.isfinite(outer), outer + width[chosen], 0.0))
        within = Ends(ends.low[keep], ends.high[keep])
        point = _pushed(bounds.only(open_, keep), within, place[cells[chosen]], sign, start + width[chosen])
        inside = np.flatnonzero(keep[cells])
        values = point[place[cells[inside]]]
        lows[inside], highs[inside] = np.minimum(lows[inside], values), np.maximum(highs[inside], values)

    # some up and some down at once, and then the other way round: most cells show their room in a few pushes
    pending = np.ones(cells.size, dtype=bool)
    for _ in range(SWEEPS):
        chosen = np.flatnonzero(pending)
        sign = draw.choice([-1.0, 1.0], chosen.size)
        push(sign, chosen)
        push(-sign, chosen)
        pending = whole_width(lows, highs) < width
        if not pending.any() or int(pending.sum()) > SETTLED * chosen.size:
            break
    is_exact = ~pending
    for waiting in one_of_each_part(open_.part, cells, pending):
        closer = is_exact & (whole_width(lows, highs) < width)
        found = np.bincount(open_.part[cells[closer]], minlength=open_.is_tree.size)
        asked = found[open_.part[cells[waiting]]] < (cells.size if enough is None else enough)
        batch = waiting[asked & (whole_width(lows[waiting], highs[waiting]) < width[waiting])]
        if batch.size:
            push(np.ones(batch.size), batch)
            push(-np.ones(batch.size), batch)
        is_exact[batch] = True
        is_exact |= whole_width(lows, highs) >= width
    return Ends(lows, highs), is_exact


def one_of_each_part(part: Integers, cells: Integers, pending: np.ndarray) -> list[Integers]:
    """Positions in `cells` that are pending, in batches that hold no two cells of one part."""
    waiting = np.flatnonzero(pending)
    order = np.argsort(part[cells[waiting]], kind="stable")
    labels = part[cells[waiting]][order]
    first = np.r_[True, labels[1:] != labels[:-1]]
    rank = np.arange(labels.size) - np.maximum.accumulate(np.where(first, np.arange(labels.size), 0))
    return [waiting[order][rank == each] for each in range(int(rank.max()) + 1 if rank.size else 0)]


def extreme(open_: Open, low: Floats, cells: Integers, sign: float) -> tuple[Floats, Floats]:
    """Maximise (`sign` 1) or minimise (-1) the sum of `cells`, of which there is one a part and which have bounds.

    Result: the value of every unknown, and the price of every relation: what one more on its right side adds to the
    extreme.
    """
    objective = np.zeros(open_.columns.size)
    objective[cells] = -sign
    solved = _solve(objective, open_.matrix, open_.constants, low, np.full(low.size, np.inf))
    return solved.x, -sign * solved.eqlin.marginals


def _pushed(open_: Open, ends: Ends, cells: Integers, sign: Floats, goal: Floats) -> Floats:
    """A possible table in which sign * cells come as near to `goal` as they can, taken together."""
    size, count = open_.columns.size, cells.size
    # sign * x - step - slack == 0, step <= goal: only the first steps towards the goal are worth anything
    pick = sparse.csr_array((sign, (np.arange(count), cells)), shape=(count, size))
    unit = sparse.identity(count, format="csr")
    matrix = sparse.block_array([[open_.matrix, None, None], [pick, -unit, -unit]], format="csr")
    objective = np.concatenate([np.zeros(size), -np.ones(count), np.zeros(count)])
    lower = np.concatenate([ends.low, np.full(count, -np.inf), np.zeros(count)])
    upper = np.concatenate([ends.high, goal, np.full(count, np.inf)])
    solved = _solve(objective, matrix, np.concatenate([open_.constants, np.zeros(count)]), lower, upper)
    return solved.x[:size]


def _solve(objective: Floats, matrix: sparse.csr_array, constants: Floats, low: Floats, high: Floats) -> OptimizeResult:
    solved = linprog(
        objective, A_eq=matrix, b_eq=constants, bounds=np.column_stack([low, high]), method="highs", options=OPTIONS
    )
    if solved.status != 0:
        raise ContradictionError(f"a linear programme of {objective.size} cells has no solution: {solved.message}")
    return solved
