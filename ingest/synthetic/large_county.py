"""Writes one authority at the size of a large county or beyond, in plain CSV: the load to measure the pipeline with.

The same generators as the demonstration, without its variety of file styles and without faults.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

from ingest.synthetic.deliveries import Partner
from ingest.synthetic.draws import months_before
from ingest.synthetic.effect import DEFAULT, Effect
from ingest.synthetic.formats import Style
from ingest.synthetic.history import draw_history
from ingest.synthetic.population import draw_community
from ingest.synthetic.profiles import PROFILES, Profile

CHILDREN_IN_A_TEAM = 700
POPULATION_PER_CHILD_KNOWN = 12


def write_large_county(
    landing: Path,
    *,
    children: int = 20_000,
    adults: int = 30_000,
    years: int = 10,
    attendance_years: int = 3,
    profile: Profile = PROFILES["hertfordshire"],
    seed: int = 2020,
    effect: Effect = DEFAULT,
    as_of: date = date(2020, 3, 31),
) -> dict[str, int]:
    """Write `years` of history of one authority, with the sessions of its pupils over `attendance_years` up to `as_of`.

    With the arguments as they are, about 12 million attendance sessions in termly files. Returns the rows written by
    `agency/extract`. Sessions are written a block at a time, so memory grows with the people, not with the sessions.
    """
    profile = replace(
        profile,
        history_from=months_before(as_of, 12 * years),
        teams=max(2, children // CHILDREN_IN_A_TEAM),
        attendance_of_all=True,
        aggregates=frozenset(),
    )
    history = draw_history(draw_community(profile, seed, as_of, effect, children=children, adults=adults))
    partner = Partner(
        landing, history, children * POPULATION_PER_CHILD_KNOWN, lambda agency, name: Style(), parts=False
    )
    partner.deliver_all(as_of, as_of, attendance_from=months_before(as_of, 12 * attendance_years))
    return partner.rows
