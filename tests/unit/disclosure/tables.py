"""Tables of counts with totals for the tests: by hand and at random, and an attack on them written apart.

The attack here is one linear programme a cell and direction over the whole table, with nothing shared with the code.
"""

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from orchestration.disclosure.system import counts


def with_totals(inner):
    """A table with a column and a row of totals."""
    inner = np.asarray(inner, dtype=float)
    rows = np.column_stack([inner, inner.sum(axis=1)])
    return np.vstack([rows, rows.sum(axis=0)])


def two_way(shape):
    """The relations of a table with totals: each row and each column adds up to its last cell."""
    place = np.arange(np.prod(shape)).reshape(shape)
    relations = []
    for line in [*place, *place.T]:
        relation = np.zeros(place.size)
        relation[line] = 1
        relation[line[-1]] = -1
        relations.append(relation)
    return np.array(relations)


def one_system(tables):
    """Many tables as one system, and their figures."""
    matrix = sparse.block_diag([two_way(table.shape) for table in tables], format="csr")
    values = np.concatenate([table.ravel() for table in tables])
    return counts(matrix, values), values


def random_tables(number, seed):
    """Tables of 2 to 4 rows and columns with many small counts and some noughts, with totals."""
    draw = np.random.default_rng(seed)
    return [
        with_totals(draw.negative_binomial(1.2, 1.2 / (1.2 + draw.uniform(3, 25)), size=draw.integers(2, 5, 2)))
        for _ in range(number)
    ]


def plain_bounds(table, withheld):
    """The smallest and largest value of each withheld cell of a table, given the others: shape (2, cells withheld)."""
    shown = np.where(withheld, 0.0, table).ravel()
    unknown = np.flatnonzero(withheld.ravel())
    relations = two_way(table.shape)
    known = dict(A_eq=relations[:, unknown], b_eq=-relations @ shown, bounds=(1, None))
    ends = []
    for sign in (1, -1):
        found = []
        for position in range(unknown.size):
            objective = np.zeros(unknown.size)
            objective[position] = sign
            solved = linprog(objective, **known)
            found.append(sign * solved.fun if solved.status == 0 else -sign * np.inf)
        ends.append(found)
    return np.array(ends)
