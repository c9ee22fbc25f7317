"""What to withhold: small counts, what rests on them, and the fewest and smallest further cells that protect them.

Attack, ask the linear programmes of what falls which further cells would widen their bounds, choose the cheapest
cells that do for everything that fell so far, and attack again, until nothing falls. Nothing published says which
cell was withheld for its own size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.disclosure import requirements
from orchestration.disclosure.audit import Outcome, audit
from orchestration.disclosure.cover import Cover, NoCoverError
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
    """small: counts too small to be shown, and sums over them. withheld: those and the further cells.

    rounds: attacks it took. cut_to_totals: rounds in which a table had to be cut to its totals.
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
    cover = Cover(number, system.weight)
    withheld, rounds, cut_to_totals = given, 0, 0
    held: set[bytes] = set()
    while True:
        rounds += 1
        outcome = audit(
            system, np.where(withheld | ~system.is_published, np.nan, values), requirements.ASKED_OF_A_PART, held
        )
        if not outcome.exposed.size:
            return Choice(primary, withheld, rounds, cut_to_totals)
        is_adding = rounds > EXACT_ROUNDS
        stays = withheld if is_adding else given
        may_go = _may_go(system, values) & ~withheld
        hopeless, chosen = outcome.position, np.zeros(system.size, dtype=bool)
        if rounds <= EXACT_ROUNDS + ADDING_ROUNDS:
            found = list(requirements.of(system, values, stays, may_go, outcome))
            hopeless = outcome.position[[exposed for exposed, asked in found if asked.is_hopeless]]
            cover = Cover(number, system.weight) if is_adding else cover
            cover.add(asked for _, asked in found if not asked.is_hopeless)
            try:
                chosen[list(cover.cheapest())] = True
            except NoCoverError:
                hopeless = outcome.position
        if hopeless.size:
            cut_to_totals += 1
            given = given | withheld | _all_but_totals(system, may_go, outcome, hopeless)
            stays = stays | given
        withheld = _with_dependents(system, values, chosen | stays)


def _may_go(system: System, values: Floats) -> Flags:
    """0 stays 0."""
    return system.is_published & (~system.is_count | (values > 0))


def _with_dependents(system: System, values: Floats, withheld: Flags) -> Flags:
    dependent, on = system.rests_on.T
    result = withheld & _may_go(system, values)
    result[dependent[result[on]]] = True
    return result & _may_go(system, values)


def _all_but_totals(system: System, may_go: Flags, outcome: Outcome, hopeless: Integers) -> Flags:
    """Everything that shares a relation with the parts of hopeless cells; totals only when nothing else is left."""
    parts = np.isin(outcome.open_.part, outcome.open_.part[hopeless])
    touched = np.flatnonzero(np.diff(system.matrix[:, outcome.open_.columns[parts]].indptr))
    near = np.zeros(system.size, dtype=bool)
    near[system.matrix[touched].indices] = True
    near &= may_go
    details = near & ~system.is_total
    if details.any():
        return details
    if not near.any():
        raise NoCoverError(f"{outcome.exposed.size} cells cannot be protected by withholding")
    return near
