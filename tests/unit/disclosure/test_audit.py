"""How closely withheld cells can be pinned down, against one plain linear programme a cell."""

import numpy as np
import pytest

from orchestration.disclosure import instances
from orchestration.disclosure.audit import audit
from orchestration.disclosure.intervals import ContradictionError
from orchestration.disclosure.policy import POLICY
from orchestration.disclosure.relations import Relation, Term
from tests.unit.disclosure.cell_frames import cells
from tests.unit.disclosure.tables import one_system, plain_bounds, random_tables, with_totals


@pytest.mark.parametrize("seed", range(12))
def test_what_is_exposed_is_what_plain_programmes_say(seed):
    (table,) = random_tables(1, seed)
    withheld = (np.random.default_rng(seed).random(table.shape) < 0.5) & (table > 0)
    system, values = one_system([table])
    exposed = audit(system, np.where(withheld.ravel(), np.nan, values)).exposed
    low, high = plain_bounds(table, withheld)
    close = np.floor(high + 1e-6) - np.ceil(low - 1e-6) < POLICY.protection_level
    assert exposed.tolist() == np.flatnonzero(withheld)[close].tolist()


def test_tables_that_share_nothing_are_audited_apart():
    tables = random_tables(20, 3)
    system, values = one_system(tables)
    together = audit(system, np.where((values > 0) & (values < 6), np.nan, values)).exposed.size
    apart = 0
    for table in tables:
        one, figures = one_system([table])
        apart += audit(one, np.where((figures > 0) & (figures < 6), np.nan, figures)).exposed.size
    assert together == apart


def test_a_known_difference_between_two_groups_is_exposed_when_it_is_small():
    frame = cells(("all", 20), ("under 12", 17))
    part = Relation("some of them", (Term(1, "all"), Term(-1, "under 12")), "at_least")
    system, values = instances.system_of(frame, [part])
    outcome = audit(system, np.where(system.is_published, values, np.nan))
    assert (outcome.low.tolist(), outcome.high.tolist()) == ([3], [3])


@pytest.mark.parametrize("rest", [0, 6])
def test_a_known_difference_of_none_or_of_six_tells_nothing_that_may_not_be_told(rest):
    frame = cells(("all", 20 + rest), ("under 12", 20))
    part = Relation("some of them", (Term(1, "all"), Term(-1, "under 12")), "at_least")
    system, values = instances.system_of(frame, [part])
    assert audit(system, np.where(system.is_published, values, np.nan)).exposed.size == 0


def test_an_inequality_bounds_a_withheld_cell():
    frame = cells(("all", 5), ("repeats", 2))
    part = Relation("some of them", (Term(1, "all"), Term(-1, "repeats")), "at_least", remainder_is_judged=False)
    system, _ = instances.system_of(frame, [part])
    outcome = audit(system, np.array([5, np.nan, np.nan]))
    assert (outcome.exposed.tolist(), outcome.low.tolist(), outcome.high.tolist()) == ([1], [1], [5])


def test_figures_that_no_table_could_have_are_an_error():
    table = with_totals([[9, 9, 9], [9, 9, 9], [9, 9, 9]])
    withheld = np.zeros(table.shape, dtype=bool)
    withheld[:2, :2] = True
    published = np.where(withheld, np.nan, table)
    published[0, -1] += 3
    system, _ = one_system([table])
    with pytest.raises(ContradictionError):
        audit(system, published.ravel())
