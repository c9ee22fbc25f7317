"""The attacker's linear programmes over one component: how small and how large can a withheld cell be?

One HiGHS model a component is kept: only the objective changes from cell to cell, so each programme starts from the
last one's basis and ends after a few steps.
"""

from __future__ import annotations

from typing import NamedTuple

import highspy
import numpy as np

from orchestration.disclosure.intervals import Block, ContradictionError
from orchestration.disclosure.system import Floats, Integers

ROUNDING = 1e-4
"""Solvers are exact to about this much; cells hold whole numbers."""
OPTIONS = {"output_flag": False, "presolve": "off", "solver": "simplex"}


class Solver(highspy.Highs):
    """HiGHS without its callbacks: to switch them on prints a banner, before any option can forbid it."""

    def __init__(self) -> None:
        """No callback is set."""
        super(highspy.Highs, self).__init__()


class Extreme(NamedTuple):
    """The end of a feasibility interval. prices: what one more on the right side of each relation adds to it."""

    value: float
    prices: Floats


def whole_width(low: Floats, high: Floats) -> Floats:
    """How far apart the outermost whole numbers between two ends are."""
    return np.floor(high + ROUNDING) - np.ceil(low - ROUNDING)


class Attacker:
    """The possible tables of one component, its relations with `cells >= lowest`.

    low, high: of each cell, the smallest and the largest value in any possible table found so far.
    """

    def __init__(self, block: Block, constants: Floats, lowest: Floats) -> None:
        """constants: of the relations of the block. lowest: of its cells.

        Raises:
            ContradictionError: no table is possible.
        """
        self.low, self.high = np.full(lowest.size, np.inf), np.full(lowest.size, -np.inf)
        self._lowest = lowest
        self._solver = Solver()
        for option, value in OPTIONS.items():
            self._solver.setOptionValue(option, value)
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = constants.size, lowest.size
        model.col_cost_ = np.zeros(lowest.size)
        model.col_lower_, model.col_upper_ = lowest, np.full(lowest.size, highspy.kHighsInf)
        model.row_lower_ = model.row_upper_ = constants
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_ = block.start, block.index
        model.a_matrix_.value_ = block.value
        self._solver.passModel(model)
        self._solved()

    def closer_than(self, cells: Integers, width: Floats, few: int | None) -> Integers:
        """Those of `cells` whose feasibility interval is narrower than `width`, one entry each: at most `few`.

        Of those, `low` and `high` are the ends of that interval afterwards.
        """
        close: list[int] = []
        is_open = np.ones(cells.size, dtype=bool)
        for position in range(cells.size):
            is_open &= whole_width(self.low[cells], self.high[cells]) < width
            if not is_open[position]:
                continue
            cell = cells[position]
            self.largest(cell, np.ceil(self.low[cell] - ROUNDING) + width[position])
            if self._width(cell) < width[position]:
                self.smallest(cell, np.floor(self.high[cell] + ROUNDING) - width[position])
            if self._width(cell) < width[position]:
                close.append(cell)
                if len(close) == few:
                    break
        return np.array(close, dtype=np.int64)

    def _width(self, cell: int) -> float:
        return float(whole_width(self.low[cell], self.high[cell]))

    def largest(self, cell: int, enough: float) -> Extreme:
        """The largest value of a cell, or `enough`, which is not below a possible value, if it can be as large."""
        return self._end(cell, -1.0, self._lowest[cell], enough)

    def smallest(self, cell: int, enough: float) -> Extreme:
        """The smallest value of a cell, or `enough`, which is not above a possible value, if it can be as small."""
        return self._end(cell, 1.0, max(enough, self._lowest[cell]), highspy.kHighsInf)

    def _end(self, cell: int, cost: float, least: float, most: float) -> Extreme:
        self._solver.changeColBounds(cell, least, most)
        self._solver.changeColCost(cell, cost)
        values, duals = self._solved()
        self._solver.changeColCost(cell, 0.0)
        self._solver.changeColBounds(cell, self._lowest[cell], highspy.kHighsInf)
        return Extreme(float(values[cell]), cost * duals)

    def _solved(self) -> tuple[Floats, Floats]:
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ContradictionError(f"no table of {self._lowest.size} withheld cells agrees with what is published")
        solution = self._solver.getSolution()
        values = np.array(solution.col_value)
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)
        return values, np.array(solution.row_dual)
