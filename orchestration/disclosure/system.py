"""Cells and what ties them: the structure of a table, without its figures.

Every relation is `matrix @ cells == constants`. A group within a group is written with a remainder: a cell that
nobody publishes, such as the children aged 12 and over when all and those under 12 are published.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from orchestration.disclosure.policy import POLICY

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class System:
    """`n` cells, one array entry each, and `m` relations.

    is_published: whether the cell is printed when nothing is withheld; remainders are not.
    is_judged: whether a remainder needs protecting (every published cell does once it is withheld).
    is_count: a number of people or things, of which 0 is always shown; otherwise a sum (days, points) that never is
        withheld for its own size.
    is_total: whether the cell stays when a table can publish totals only.
    threshold: below which a count is withheld. protection_level: how wide the feasibility interval of what is withheld
        has to be at least.
    lowest: the smallest value a reader must allow for when the cell is withheld.
    weight: what withholding it costs beyond being one cell more: the number of things it counts.
    rests_on: shape (k, 2), the cell in column 0 is withheld whenever that in column 1 is (0 counts stay).
    matrix: (m, n); constants: (m,).
    """

    is_published: Flags
    is_judged: Flags
    is_count: Flags
    is_total: Flags
    threshold: Floats
    protection_level: Floats
    lowest: Floats
    weight: Floats
    rests_on: Integers
    matrix: sparse.csr_array
    constants: Floats

    @property
    def size(self) -> int:
        """The number of cells, remainders included."""
        return self.is_published.size


def counts(matrix: sparse.sparray | NDArray[np.float64], values: Floats, is_total: Flags | None = None) -> System:
    """The system of a table of plain counts with no remainders; relations hold up to the constants that `values` give.

    A reader is taken to know those constants, so that a breakdown that misses its total by two is attacked as one
    that adds up.
    """
    relations = sparse.csr_array(matrix)
    size = values.size
    return System(
        is_published=np.ones(size, dtype=bool),
        is_judged=np.ones(size, dtype=bool),
        is_count=np.ones(size, dtype=bool),
        is_total=np.zeros(size, dtype=bool) if is_total is None else is_total,
        threshold=np.full(size, float(POLICY.threshold)),
        protection_level=np.full(size, float(POLICY.protection_level)),
        lowest=np.ones(size),
        weight=values.astype(np.float64),
        rests_on=np.empty((0, 2), dtype=np.int64),
        matrix=relations,
        constants=relations @ values,
    )
