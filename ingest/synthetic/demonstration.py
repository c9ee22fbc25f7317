"""Writes the demonstration: six authorities, every extract, in the styles of real partners, and the truth about it.

If asked for, five further authorities are in a trial. Assembles what the other modules make; draws nothing itself.
"""

import json
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from ingest.synthetic.blemishes import FAULTS, REJECTED
from ingest.synthetic.deliveries import Partner
from ingest.synthetic.effect import DEFAULT, Effect
from ingest.synthetic.formats import PRIVATE_FILE, make_folder
from ingest.synthetic.history import draw_history
from ingest.synthetic.population import draw_community
from ingest.synthetic.profiles import PROFILES, Profile
from ingest.synthetic.styles import style_of
from ingest.synthetic.trial import write_trial
from ingest.synthetic.unlinked import SHARES

CHILDREN = 3_600  # ever known to the six authorities together, at scale 1
FEWEST_CHILDREN = 20  # of an authority, however small the scale
ADULTS_PER_CHILD = 0.95
POPULATION_PER_CHILD_KNOWN = 12.0  # so that rates per 10,000 children come out about as in life
SCHOOL_YEARS = 3
EVERYWHERE = sum(profile.child_population for profile in PROFILES.values())
APPLIES = {
    "care_entries": "periods of care that start on or after the authority's go-live",
    "protection_plans": "protection plans that start on or after the authority's go-live",
    "re_referrals": "families that come back on or after the authority's go-live",
    "police_incidents": "incidents on or after the family's first Family Safeguarding start",
    "absences": "sessions on or after the family's first Family Safeguarding start",
    "health_emergencies": "hospital events on or after the family's first Family Safeguarding start",
    "crisis_contacts": "crisis contacts on or after the start of the mental health worker's involvement",
}


def write_demonstration(
    landing: Path,
    *,
    scale: float = 1.0,
    seed: int = 2020,
    effect: Effect = DEFAULT,
    as_of: date = date(2020, 3, 31),
    truth: Path | None = None,
    mappings: Path | None = None,
    with_trial: bool = False,
) -> dict:
    """Write all deliveries under `landing` and the truth file to `truth`; returns the truth.

    `scale` multiplies the number of people (1: 3,600 children). The same arguments give the same bytes. With a folder
    for `mappings` some partners deliver what their systems have anyway, else all deliver extracts. `with_trial`: five
    further authorities are in a stepped-wedge trial. Raises
    FileExistsError where `landing` or `mappings` holds any file, for made-up files must never lie among real ones, and
    ValueError for a `truth` inside `landing` or an `as_of` that is not after every authority's go-live.
    """
    if any(path.is_file() for folder in (landing, mappings) if folder for path in folder.rglob("*")):
        raise FileExistsError("the folder holds files; demonstration files are never put among others")
    if truth is not None and truth.resolve().is_relative_to(landing.resolve()):
        raise ValueError("the truth file must lie outside the landing folder")
    if as_of <= max(profile.go_live for profile in PROFILES.values()):
        raise ValueError("the as-of date must come after every authority's go-live")
    partners = [
        _write_authority(landing, profile, mappings, scale=scale, seed=seed, effect=effect, as_of=as_of)
        for profile in PROFILES.values()
    ]
    told = {
        "note": "every person, event and figure of these extracts is made up",
        "seed": seed,
        "scale": scale,
        "as_of": as_of.isoformat(),
        "effect": effect.as_dict(),
        "effect_applies_to": APPLIES,
        "authorities": {partner.history.community.profile.slug: _counts(partner) for partner in partners},
        "unlinked_share": {"/".join(place): share for place, share in SHARES.items()},
        "linkage": {
            f"{partner.history.community.profile.slug}/{agency}": dict(sorted(source.truth.items()))
            for partner in partners
            for agency, source in partner.sources.items()
        },
        "faults": [fault for partner in partners for fault in partner.told],
    }
    if with_trial:
        told["trial"] = write_trial(landing, scale=scale, seed=seed, effect=effect, as_of=as_of)
    if truth is not None:
        make_folder(truth.parent)
        truth.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
        truth.chmod(PRIVATE_FILE)
    return told


def _write_authority(
    landing: Path, profile: Profile, mappings: Path | None, *, scale: float, seed: int, effect: Effect, as_of: date
) -> Partner:
    children = max(FEWEST_CHILDREN, round(CHILDREN * scale * profile.child_population / EVERYWHERE))
    community = draw_community(
        profile, seed, as_of, effect, children=children, adults=round(children * ADULTS_PER_CHILD)
    )
    partner = Partner(
        landing,
        draw_history(community),
        population=round(children * POPULATION_PER_CHILD_KNOWN),
        style_of=partial(style_of, profile.slug),
        mappings=mappings,
        faults={(agency, name): faults for (slug, agency, name), faults in FAULTS.items() if slug == profile.slug},
        unlinked={(agency, name): share for (slug, agency, name), share in SHARES.items() if slug == profile.slug},
    )
    quarter_before = _quarter_before(as_of)
    september = as_of.year if as_of.month >= 9 else as_of.year - 1
    partner.deliver_all(as_of, quarter_before, attendance_from=date(september - SCHOOL_YEARS + 1, 9, 1))
    if profile.slug == REJECTED.authority and REJECTED.as_of < as_of:
        partner.deliver_without_column(REJECTED)
    return partner


def _quarter_before(as_of: date) -> date:
    """The last day of the newest calendar quarter that ended before `as_of`."""
    return date(as_of.year, (as_of.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)


def _counts(partner: Partner) -> dict:
    community = partner.history.community
    return {
        "go_live": community.profile.go_live.isoformat(),
        "child_population": partner.population,
        "families": len(community.families),
        "children": len(community.children) + len(community.uasc),
        "unaccompanied_children": len(community.uasc),
        "adults": len(community.adults),
        "spells_begun": int((community.spells["start"] <= community.as_of).sum()),
        "files": dict(sorted(partner.files.items())),
        "rows_written": dict(sorted(partner.rows.items())),
    }
