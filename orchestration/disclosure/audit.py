"""The attack of a reader who has every published figure: how closely is what is withheld pinned down?

Knows nothing of what was meant to be safe. `suppress` and the gate both ask here, so they cannot disagree on what
falls.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from orchestration.disclosure import bounds, programmes
from orchestration.disclosure.bounds import ContradictionError, Ends, Open
from orchestration.disclosure.programmes import ROUNDING, whole_width
from orchestration.disclosure.system import Flags, Floats, Integers, System


@dataclass(frozen=True)
class Outcome:
    """What an attack found.

    exposed: places in the system of the cells that fall: a withheld cell whose whole-number bounds are less than its
    width apart, or a remainder known as closely that may be a small count. low, high: their bounds.
    open_: the attacked part, and `position` where among its unknowns the exposed cells are; `suppress` asks there what
    each relation had to do with a fall.
    """

    exposed: Integers
    low: Floats
    high: Floats
    open_: Open
    position: Integers


def audit(system: System, figures: Floats, enough: int | None = None, held_before: set[bytes] | None = None) -> Outcome:
    """Attack what is published. `figures`: one entry a cell, NaN where it is withheld or never published.

    enough: how many exposed cells of one part will do, found as cheaply as may be; None: all. held_before: for
    repeated attacks on the same figures, each time with others withheld: parts in which nothing fell are noted in it
    and not attacked again.

    By how much breakdowns miss their totals is granted to the reader, though nothing published tells it. Where a cell
    falls with nothing but zeros published around it, the attack is made again without that gift; of such cells every
    larger multiple is then possible too, so that all that is not 0 is safe.

    Raises:
        ContradictionError: no table agrees with the published figures.
    """
    outcome = _audit(system, figures, enough, held_before)
    granted = _granted_to_the_cornered(system, figures, outcome)
    if not granted.any():
        return outcome
    kept = sparse.diags_array((~granted).astype(np.float64))
    ungranted = replace(
        system, matrix=sparse.csr_array(kept @ system.matrix), constants=np.where(granted, 0.0, system.constants)
    )
    return _audit(ungranted, figures, enough, None)


def _granted_to_the_cornered(system: System, figures: Floats, outcome: Outcome) -> Flags:
    """The relations that miss, in parts where something falls and no published figure is left to be withheld."""
    open_ = outcome.open_
    fallen_parts = np.unique(open_.part[outcome.position])
    may_go = system.is_published & ~np.isnan(figures) & (~system.is_count | (figures != 0))
    part_of_cell = np.full(system.size, -1)
    part_of_cell[open_.columns] = open_.part
    entries = system.matrix.tocoo()
    part_of_row = np.full(system.constants.size, -1)
    np.maximum.at(part_of_row, entries.row, part_of_cell[entries.col])
    escapes = np.unique(part_of_row[entries.row[may_go[entries.col]]])
    cornered = np.setdiff1d(fallen_parts, escapes)
    return np.isin(part_of_row, cornered) & (system.constants != 0)


def _audit(system: System, figures: Floats, enough: int | None, held_before: set[bytes] | None) -> Outcome:
    open_ = bounds.unknowns(system.matrix, system.constants, figures)
    at = open_.columns
    ends, is_settled = bounds.propagate(open_, Ends(system.lowest[at], np.full(at.size, np.inf)))
    if (ends.low > ends.high + ROUNDING).any():
        raise ContradictionError(f"{int((ends.low > ends.high + ROUNDING).sum())} withheld cells can have no value")
    judged = np.flatnonzero(system.is_published[at] | system.is_judged[at])
    falls = _falls(system, at[judged], ends.low[judged], ends.high[judged])
    best = Ends(ends.low.copy(), ends.high.copy())
    doubtful = judged[~falls]
    ring, place = _rings(system, figures, open_, ends, is_settled)
    doubtful = doubtful[place[doubtful] >= 0]
    names = _names(open_, doubtful) if held_before is not None else {}
    if enough is not None:
        # what falls already has to be dealt with before anything else of its part is worth a programme
        doubtful = doubtful[~np.isin(open_.part[doubtful], open_.part[judged[falls]])]
    if held_before:
        held = [part for part, name in names.items() if name in held_before]
        doubtful = doubtful[~np.isin(open_.part[doubtful], held)]
    if doubtful.size:
        within = np.flatnonzero(place >= 0)
        found, is_exact = programmes.reached(
            ring,
            Ends(ends.low[within], ends.high[within]),
            place[doubtful],
            system.protection_level[at[doubtful]],
            enough,
        )
        best.low[doubtful[is_exact]], best.high[doubtful[is_exact]] = found.low[is_exact], found.high[is_exact]
        falls = _falls(system, at[judged], best.low[judged], best.high[judged])
    exposed = judged[falls]
    if held_before is not None:
        beaten = set(open_.part[exposed].tolist())
        held_before |= {name for part, name in names.items() if part not in beaten}
    return Outcome(at[exposed], best.low[exposed], best.high[exposed], open_, exposed)


def _names(open_: Open, among: Integers) -> dict[int, bytes]:
    """The parts of some unknowns, each named by the cells it is made of."""
    order = np.argsort(open_.part, kind="stable")
    parts = np.unique(open_.part[among])
    starts, ends = (np.searchsorted(open_.part[order], parts, side) for side in ("left", "right"))
    return {
        int(part): open_.columns[order[start:end]].tobytes()
        for part, start, end in zip(parts, starts, ends, strict=True)
    }


def _rings(system: System, figures: Floats, open_: Open, ends: Ends, is_settled: bool) -> tuple[Open, Integers]:
    """The parts whose bounds propagation does not settle, and for each unknown its place among them (-1: none)."""
    is_pinned = ends.high - ends.low < ROUNDING
    known = figures.copy()
    known[open_.columns[is_pinned]] = np.rint(ends.low[is_pinned])
    rest = bounds.unknowns(system.matrix, system.constants, known)
    in_ring = np.ones(rest.columns.size, dtype=bool) if not is_settled else ~rest.is_tree[rest.part]
    place = np.full(open_.columns.size, -1)
    among = np.flatnonzero(~is_pinned)
    place[among[in_ring]] = np.arange(int(in_ring.sum()))
    return bounds.only(rest, in_ring), place


def _falls(system: System, cells: Integers, low: Floats, high: Floats) -> Flags:
    is_close = whole_width(low, high) < system.protection_level[cells]
    may_be_small = (high > 1 - ROUNDING) & (np.ceil(low - ROUNDING) < system.threshold[cells])
    return is_close & (system.is_published[cells] | may_be_small)
