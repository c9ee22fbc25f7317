"""What to withhold. Primary: counts that are too small and what rests on them. Secondary: the cells that protect those.

Audit, ask the linear programmes of what is exposed which further cells would widen their intervals, choose the cheapest
cells that do for everything exposed so far, and audit what changed, until nothing is exposed (Fischetti and
Salazar-González's cutting planes). Nothing published says which cell was withheld for its own size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from orchestration.disclosure.audit import Outcome, audit, names
from orchestration.disclosure.cover import Cover, NoCoverError
from orchestration.disclosure.requirements import ASKED_OF_A_COMPONENT, requirements
from orchestration.disclosure.system import Flags, Floats, Integers, System

EXACT_ROUNDS = 25
"""After these, what was chosen stays chosen, so that every round brings the end nearer."""
ADDING_ROUNDS = 50
"""After these a table counts as one that cannot be made safe, and publishes totals only."""
A_TOTAL = 20.0
"""Readers ask for totals first: one goes only where it spares as many details."""
KNOWN_ALREADY = 1000.0
"""To withhold what readers have seen protects little: it goes only where nothing else can."""


@dataclass(frozen=True)
class Choice:
    """primary: counts too small to be shown, and sums over them. withheld: those and the secondary cells.

    rounds: audits it took. cut_to_totals: rounds in which something had to be cut to its totals.
    """

    primary: Flags
    withheld: Flags
    rounds: int
    cut_to_totals: int


def primary_cells(system: System, values: Floats) -> Flags:
    """Counts above 0 that are too small to be shown, and sums over them."""
    is_small = system.is_published & system.is_count & (values > 0) & (values < system.threshold)
    return _with_dependents(system, values, is_small)


def protect(
    system: System, values: Floats, kept_back: Flags | None = None, known_already: Flags | None = None
) -> Choice:
    """Choose what to withhold. `values`: the true figure of every cell, remainders included.

    kept_back: cells to withhold in any case. known_already: cells that readers have seen with the same figure.
    """
    primary = primary_cells(system, values)
    given = primary if kept_back is None else _with_dependents(system, values, primary | kept_back)
    number = np.ones(system.size)
    np.add.at(number, system.rests_on[:, 1], 1.0)
    number[system.is_total] *= A_TOTAL
    if known_already is not None:
        number[known_already] *= KNOWN_ALREADY
    group = _independent_groups(system, values)
    is_active = np.ones(system.size, dtype=bool)
    cover = Cover(number, system.weight)
    withheld, rounds, cut_to_totals = given, 0, 0
    safe: set[bytes] = set()
    while True:
        rounds += 1
        hidden = (withheld | ~system.is_published) & is_active
        outcome = audit(system, np.where(hidden, np.nan, values), ASKED_OF_A_COMPONENT, safe)
        if not outcome.exposed.size:
            return Choice(primary, withheld, rounds, cut_to_totals)
        _note_safe(safe, outcome)
        # groups share nothing: one in which nothing is exposed stays as it is
        is_active = np.isin(group, group[outcome.exposed])
        is_adding = rounds > EXACT_ROUNDS
        stays = withheld if is_adding else given
        may_go = _may_go(system, values) & ~withheld
        hopeless, chosen = outcome.position, np.zeros(system.size, dtype=bool)
        if rounds <= EXACT_ROUNDS + ADDING_ROUNDS:
            found = list(requirements(system, values, stays, may_go, outcome))
            hopeless = outcome.position[[place for place, asked in found if asked.is_hopeless]]
            cover = Cover(number, system.weight) if is_adding else cover
            cover.add(asked for _, asked in found if not asked.is_hopeless)
            try:
                chosen[list(cover.cheapest())] = True
            except NoCoverError:
                hopeless = outcome.position
        if hopeless.size:
            cut_to_totals += 1
            in_hopeless = np.isin(group, group[outcome.unknowns.cells[hopeless]])
            given = given | (withheld & in_hopeless) | _all_but_totals(system, may_go, outcome, hopeless)
            stays = stays | given
        withheld = np.where(is_active, _with_dependents(system, values, chosen | stays), withheld)


def _note_safe(safe: set[bytes], outcome: Outcome) -> None:
    """Note the components in which nothing is exposed."""
    exposed = set(outcome.unknowns.component[outcome.position].tolist())
    safe |= {name for component, name in enumerate(names(outcome.unknowns)) if component not in exposed}


def _independent_groups(system: System, values: Floats) -> Integers:
    """Of each cell the group it belongs to: no relation and no dependence ties cells of two groups.

    A 0 ties nothing: it is always shown.
    """
    entries = system.matrix.tocoo()
    varies = _may_go(system, values) | ~system.is_published
    tied = varies[entries.col]
    row = np.concatenate([entries.row[tied] + system.size, system.rests_on[:, 0]])
    column = np.concatenate([entries.col[tied], system.rests_on[:, 1]])
    count = system.size + system.constants.size
    _, label = csgraph.connected_components(
        sparse.coo_array((np.ones(row.size), (row, column)), shape=(count, count)), directed=False
    )
    return label[: system.size]


def _may_go(system: System, values: Floats) -> Flags:
    """0 stays 0."""
    return system.is_published & (~system.is_count | (values > 0))


def _with_dependents(system: System, values: Floats, withheld: Flags) -> Flags:
    dependent, on = system.rests_on.T
    result = withheld & _may_go(system, values)
    result[dependent[result[on]]] = True
    return result & _may_go(system, values)


def _all_but_totals(system: System, may_go: Flags, outcome: Outcome, hopeless: Integers) -> Flags:
    """What shares a relation with the components of hopeless cells; totals only when nothing else is left."""
    open_ = outcome.unknowns
    touched = open_.rows[np.isin(open_.row_component, open_.component[hopeless])]
    near = np.zeros(system.size, dtype=bool)
    near[system.matrix[touched].indices] = True
    near &= may_go
    details = near & ~system.is_total
    if details.any():
        return details
    if not near.any():
        raise NoCoverError(f"{outcome.exposed.size} cells cannot be protected by withholding")
    return near
