"""Relations as written down, and where in a frame of cells they hold."""

import numpy as np

from orchestration.disclosure.instances import system_of
from orchestration.disclosure.relations import Relation, Term, adds_up, part_of
from tests.unit.disclosure.cell_frames import cells


def rows_of(system):
    return system.matrix.toarray().tolist()


def test_parts_add_up_where_all_of_them_are_known():
    frame = cells(("plans", 9), ("closed", 4), ("open", 5))
    assert rows_of(system_of(frame, [adds_up("", "plans", "closed", "open")])[0]) == [[1, -1, -1]]
    assert rows_of(system_of(frame, [adds_up("", "plans", "closed"), adds_up("", "plans", "other")])[0]) == [[1, -1, 0]]


def test_a_breakdown_that_misses_its_total_is_taken_with_what_it_misses_it_by():
    system, _ = system_of(cells(("plans", 9), ("closed", 4), ("open", 6)), [adds_up("", "plans", "closed", "open")])
    assert system.constants.tolist() == [-1]


def test_a_part_leaves_a_remainder_that_nobody_publishes():
    system, values = system_of(cells(("all", 9), ("some", 4)), [part_of("", "some", "all")])
    assert rows_of(system) == [[1, -1, -1]]
    assert (values.tolist(), system.is_published.tolist()) == ([9, 4, 5], [True, True, False])


def test_an_inequality_that_the_figures_break_is_no_relation():
    kept = cells(("a", 1), ("b", 2), ("c", 3))
    system, _ = system_of(kept, [part_of("", "b", "a"), part_of("", "b", "c")])
    assert rows_of(system) == [[0, -1, 1, -1]]


def test_double_counts_that_outweigh_the_rest_are_taken_as_known():
    covers = Relation("", (Term(1, "all"), Term(-1, "cohorts")), "covers")
    system, _ = system_of(cells(("all", 4), ("cohorts", 6)), [covers])
    assert (rows_of(system), system.constants.tolist()) == ([[1, -1]], [-2])


def test_levels_add_up_item_by_item():
    frame = cells(
        {"item": "plans", "figure": 9, "level": "fs"},
        {"item": "plans", "figure": 4, "level": "team", "level_value": "1"},
        {"item": "plans", "figure": 5, "level": "team", "level_value": "2"},
        {"item": "cases", "figure": 7, "level": "fs"},
        {"item": "cases", "figure": 7, "level": "team", "level_value": "1"},
    )
    teams = Relation(
        "", (Term(1, None, {"level": "fs"}), Term(-1, None, {"level": "team"})), within=("breakdown",), items=("plans",)
    )
    assert rows_of(system_of(frame, [teams])[0]) == [[1, -1, -1, 0, 0]]


def test_a_quarter_starts_with_what_the_one_before_left():
    frame = cells(
        {"item": "open", "figure": 5, "quarter": 7},
        {"item": "active", "figure": 8, "quarter": 8},
        {"item": "started", "figure": 3, "quarter": 8},
        {"item": "started", "figure": 2, "quarter": 7},
    )
    flow = Relation("", (Term(1, "active"), Term(-1, "open", quarter=-1), Term(-1, "started")))
    assert rows_of(system_of(frame, [flow])[0]) == [[-1, 1, -1, 0]]


def test_a_period_is_all_of_its_years():
    frame = cells(
        {"item": "in all", "figure": 9, "quarter": 0},
        {"item": "a year", "figure": 4, "quarter": 4, "period": "before"},
        {"item": "a year", "figure": 5, "quarter": 8, "period": "before"},
        {"item": "a year", "figure": 6, "quarter": 12, "period": "after"},
    )
    period = Relation("", (Term(1, "in all"), Term(-1, "a year", {"period": "before"})), across_quarters=True)
    assert rows_of(system_of(frame, [period])[0]) == [[1, -1, -1, 0]]


def test_another_authority_is_another_system():
    frame = cells(
        {"item": "all", "figure": 9},
        {"item": "some", "figure": 4},
        {"item": "all", "figure": 8, "authority": "peterborough"},
    )
    system, _ = system_of(frame, [part_of("", "some", "all")])
    assert np.flatnonzero(system.matrix.toarray()[0]).tolist() == [0, 1, 3]
