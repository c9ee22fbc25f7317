"""What is withheld: nothing is exposed, nothing is withheld for nothing, and 0 is 0."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.disclosure import suppression
from orchestration.disclosure.audit import audit
from orchestration.disclosure.policy import POLICY
from orchestration.disclosure.suppression import protect
from orchestration.disclosure.system import counts
from tests.unit.disclosure.tables import one_system, plain_bounds, random_tables, with_totals

TABLES = random_tables(150, 11)


@pytest.fixture(scope="module")
def many():
    system, values = one_system(TABLES)
    return system, values, protect(system, values)


def each_table(choice):
    start = 0
    for table in TABLES:
        yield table, choice.withheld[start : start + table.size].reshape(table.shape)
        start += table.size


def test_no_cell_of_random_tables_is_exposed(many):
    system, values, choice = many
    assert audit(system, np.where(choice.withheld, np.nan, values)).exposed.size == 0


def test_no_cell_of_random_tables_is_exposed_by_plain_programmes_either(many):
    for table, withheld in list(each_table(many[2]))[:25]:
        low, high = plain_bounds(table, withheld)
        assert (np.floor(high + 1e-6) - np.ceil(low - 1e-6) >= 5).all()


def test_small_counts_alone_would_nearly_all_be_exposed(many):
    system, values, choice = many
    exposed = audit(system, np.where(choice.primary, np.nan, values)).exposed.size
    assert exposed > 0.8 * choice.primary.sum()


def test_every_count_from_1_to_5_is_withheld_and_no_0(many):
    _, values, choice = many
    assert choice.withheld[(values > 0) & (values < 6)].all()
    assert not choice.withheld[values == 0].any()


def test_no_smaller_choice_would_do(many):
    """Against every choice of as many further cells, and of fewer, by plain programmes."""
    tried = 0
    for table, withheld in each_table(many[2]):
        small = (table > 0) & (table < 6)
        further = int((withheld & ~small).sum())
        candidates = np.argwhere(table > 5)
        if table.size > 9 or not further or tried == 8:
            continue
        tried += 1
        weight = table[withheld & ~small].sum()
        for number in range(further + 1):
            for cells in combinations(candidates, number):
                other = small.copy()
                for cell in cells:
                    other[tuple(cell)] = True
                if number == further and table[other & ~small].sum() >= weight:
                    continue
                low, high = plain_bounds(table, other)
                assert (np.floor(high + 1e-6) - np.ceil(low - 1e-6) < 5).any()
    assert tried > 3


def test_what_the_last_publication_withheld_is_withheld_again():
    table = with_totals([[12, 9, 3], [8, 14, 11], [7, 6, 10]])
    system, values = one_system([table])
    other = np.zeros(table.shape, dtype=bool)
    other[np.ix_([0, 1], [0, 2])] = True
    choice = protect(system, values, kept_back=other.ravel())
    assert np.array_equal(choice.withheld, other.ravel())


def test_what_readers_have_seen_is_not_chosen_to_protect():
    table = with_totals([[12, 9, 3], [8, 14, 11], [7, 6, 10]])
    system, values = one_system([table])
    choice = protect(system, values, known_already=values == 6)
    assert not choice.withheld[values == 6].any()
    assert audit(system, np.where(choice.withheld, np.nan, values)).exposed.size == 0


def test_a_table_that_cannot_be_made_safe_publishes_totals_only(monkeypatch):
    monkeypatch.setattr(suppression, "EXACT_ROUNDS", 0)
    monkeypatch.setattr(suppression, "ADDING_ROUNDS", 0)
    table = with_totals([[12, 9, 3], [8, 14, 11], [7, 6, 10]])
    system, values = one_system([table])
    is_total = np.zeros(table.shape, dtype=bool)
    is_total[-1] = is_total[:, -1] = True
    object.__setattr__(system, "is_total", is_total.ravel())
    choice = protect(system, values)
    assert choice.cut_to_totals > 0
    assert np.array_equal(~choice.withheld.reshape(table.shape), is_total)


def test_a_sum_goes_with_the_count_it_rests_on():
    values = np.array([3.0, 400.0])
    system, _ = one_system([with_totals([[3.0]])])
    system = suppression.System(
        **{
            **{name: getattr(system, name)[:2] for name in ("is_published", "is_judged", "is_total", "threshold")},
            **{name: getattr(system, name)[:2] for name in ("protection_level", "lowest", "weight")},
            "is_count": np.array([True, False]),
            "rests_on": np.array([[1, 0]]),
            "matrix": system.matrix[:0, :2],
            "constants": system.constants[:0],
        }
    )
    assert protect(system, values).withheld.tolist() == [True, True]


def test_what_only_zeros_and_a_miss_pin_down_is_safe_without_the_gift_of_the_miss():
    """One child looked after at the start of a quarter, none at the end of the last: nothing published tells of her."""
    values = np.array([1.0, 0.0])
    system = counts(np.array([[1.0, -1.0]]), values)
    choice = protect(system, values)
    assert choice.withheld.tolist() == [True, False]
    assert audit(system, np.where(choice.withheld, np.nan, values)).exposed.size == 0


def test_a_miss_is_granted_while_something_can_be_withheld_instead():
    """Two teams and a total that misses their sum by one: the total goes too, although few could tell the miss."""
    values = np.array([3.0, 9.0, 13.0])
    system = counts(np.array([[1.0, 1.0, -1.0]]), values)
    assert audit(system, np.array([np.nan, 9.0, 13.0])).exposed.tolist() == [0]
    assert protect(system, values).withheld.sum() == 2


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 8), min_size=9, max_size=9), st.lists(st.integers(-2, 2), min_size=6, max_size=6))
def test_tables_of_zeros_and_misses_always_come_out_safe(inner, misses):
    details = np.array(inner, dtype=np.float64).reshape(3, 3)
    totals = np.maximum(np.concatenate([details.sum(axis=1), details.sum(axis=0)]) + misses, 0.0)
    values = np.concatenate([details.ravel(), totals])
    rows = np.zeros((6, 15))
    for line in range(3):
        rows[line, 3 * line : 3 * line + 3], rows[line, 9 + line] = 1.0, -1.0
        rows[3 + line, line:9:3], rows[3 + line, 12 + line] = 1.0, -1.0
    system = counts(rows, values)
    choice = protect(system, values)
    assert not choice.withheld[values == 0].any()
    assert choice.withheld[(values > 0) & (values < POLICY.threshold)].all()
    assert audit(system, np.where(choice.withheld, np.nan, values)).exposed.size == 0
