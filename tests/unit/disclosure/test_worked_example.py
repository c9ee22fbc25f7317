"""The worked example of secondary suppression by category of abuse."""

import numpy as np

from orchestration.disclosure.audit import audit
from orchestration.disclosure.suppression import protect
from tests.unit.disclosure.tables import one_system, plain_bounds, with_totals

NEGLECT, EMOTIONAL, PHYSICAL = [12, 9, 3], [8, 14, 11], [7, 6, 10]
TABLE = with_totals([NEGLECT, EMOTIONAL, PHYSICAL])


def withheld():
    system, values = one_system([TABLE])
    return protect(system, values).withheld.reshape(TABLE.shape)


def test_the_totals_are_those_of_the_example():
    assert TABLE[:, -1].tolist() == [24, 33, 23, 80]
    assert TABLE[-1].tolist() == [27, 29, 24, 80]


def test_neglect_9_and_3_and_physical_6_and_10_are_withheld():
    assert np.argwhere(withheld()).tolist() == [[0, 1], [0, 2], [2, 1], [2, 2]]


def test_every_withheld_cell_keeps_five_between_its_bounds():
    low, high = plain_bounds(TABLE, withheld())
    assert (high - low >= 5).all()


def test_without_the_further_cells_the_three_is_known():
    system, values = one_system([TABLE])
    outcome = audit(system, np.where(values == 3, np.nan, values))
    assert outcome.low.tolist() == outcome.high.tolist() == [3]
