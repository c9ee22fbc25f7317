"""A stepped-wedge trial for the demonstration: five further authorities that begin one after another, all invented.

They are the sites of the real trial; its dates are not public, so order and days are made up like everything else. They
deliver what the trial is worked out from and no more. The effect is the demonstration's, from each planned start on.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from ingest.landing import department_numbers
from ingest.synthetic import authority, care, social_care
from ingest.synthetic.deliveries import Partner
from ingest.synthetic.draws import day, months_before, stream
from ingest.synthetic.effect import Effect
from ingest.synthetic.formats import Style
from ingest.synthetic.history import History, draw_history
from ingest.synthetic.population import draw_community
from ingest.synthetic.profiles import Profile

SITES = {"lancashire": "LA", "swindon": "SN", "telford_and_wrekin": "TW", "walsall": "WS", "wandsworth": "WD"}
"""Slug -> prefix of its identifiers."""
CHILDREN = 400  # of each, at scale 1
STEP, FOLLOW_UP = 6, 12  # months, as in the seed evaluation_settings
HISTORY_YEARS = 5
SENT = frozenset(
    {"persons", "family_members", "referrals", "child_protection_plans", "periods_of_care", "care_proceedings"}
)


def write_trial(landing: Path, *, scale: float, seed: int, effect: Effect, as_of: date) -> dict:
    """Write the five authorities' deliveries; returns their schedule and what was written, for the truth."""
    return {
        history.community.profile.slug: _write_site(landing, history, place, as_of)
        for place, history in enumerate(draw_sites(scale=scale, seed=seed, effect=effect, as_of=as_of), start=1)
    }


def draw_sites(*, scale: float, seed: int, effect: Effect, as_of: date) -> Iterator[History]:
    """What happened in each authority, in the order drawn; go-live is the planned start.

    The last step ends `FOLLOW_UP` months before `as_of`, so that all its children are followed to the end.
    """
    children = max(20, round(CHILDREN * scale))
    for place, slug in enumerate(stream(seed, "trial").permutation(sorted(SITES)).tolist()):
        start = months_before(as_of, FOLLOW_UP + STEP * (len(SITES) - place))
        number = int(department_numbers()[slug])
        profile = Profile(
            slug, number, 0, start, months_before(as_of, 12 * HISTORY_YEARS), 3, SITES[slug],
            aggregates=frozenset({("education", "attendance_summary")}), attendance_of_all=True,
            effect_on_new_cases=True,
        )  # fmt: skip
        yield draw_history(draw_community(profile, seed, as_of, effect, children=children, adults=children // 2))


def _write_site(landing: Path, history: History, sequence: int, as_of: date) -> dict:
    partner = Partner(landing, history, 0, lambda *_: Style(), parts=False)
    for extract in (*social_care.extracts(history), *care.extracts(history)):
        if extract.name in SENT:
            partner.put(extract.agency, extract.name, as_of, [extract.known(day(as_of))])
    start = history.community.profile.go_live
    schedule = {"planned_start": start, "actual_start": start, "sequence": sequence, "randomised": True}
    partner.put(authority.AGENCY, "impact_schedule", as_of, [pl.DataFrame([schedule])])
    first = months_before(as_of, FOLLOW_UP + STEP * (len(SITES) + 1))
    partner.deliver_attendance(as_of, attendance_from=first)
    return {
        "sequence": sequence,
        "planned_start": start.isoformat(),
        "children": len(history.community.children),
        "rows_written": dict(sorted(partner.rows.items())),
    }
