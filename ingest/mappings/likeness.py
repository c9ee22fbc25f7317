"""How much a partner's heading is like a column of ours: words in common, systems' own words among them.

No value is looked at here.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

SAME = {
    "id": "ref reference number no num urn identifier key code",
    "incident": "crime occurrence offence event",
    "person": "nominal client patient individual subject",
    "date": "day when committed recorded on",
    "role": "involvement capacity",
    "domestic": "da dv",
    "category": "class classification type group",
    "family": "surname last",
    "given": "forename first christian",
    "start": "from begin began opened commenced",
    "end": "to ended closed finish finished ceased",
    "closure": "discharge",
    "attendance": "attended arrival visit",
    "admission": "admitted spell",
    "contact": "appointment",
    "referral": "referred",
    "worker": "practitioner staff",
    "treatment": "episode journey",
}
WORDS = {word: word_of_ours for word_of_ours, words in SAME.items() for word in words.split()}
WHOLE = {"dob": "date_birth", "postcode": "postcode", "post_code": "postcode", "da_flag": "domestic_abuse"}
NOTHING = frozenset({"of", "the", "a", "in", "is", "flag", "desc", "description"})
OF_PEOPLE = (
    "name surname forename given family dob birth address postcode phone telephone mobile email nhs nino street alias"
    " notes text summary description comments"
)
PERSONAL = frozenset(OF_PEOPLE.split())
"""Words of headings below which values of people may stand."""


def words(heading: str) -> list[str]:
    """The words of a heading in lower case, however they are joined: `CrimeRef`, `Crime Ref`, `crime_ref`."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", heading)
    return re.findall(r"[a-z0-9]+", parted.lower())


def is_personal(heading: str) -> bool:
    """Whether a heading says that values of people stand below it."""
    return not PERSONAL.isdisjoint(words(heading))


def likeness(column: str, heading: str) -> float:
    """0 (nothing in common) to 1 (the same)."""
    ours, theirs = _meant(column), _meant(heading)
    if not ours or not theirs:
        return 0.0
    shared = 2 * len(ours & theirs) / (len(ours) + len(theirs))
    spelled = SequenceMatcher(None, "".join(words(column)), "".join(words(heading))).ratio()
    return max(shared, 0.9 * spelled)


def _meant(heading: str) -> frozenset[str]:
    joined = "_".join(words(heading))
    found = words(WHOLE.get(joined, joined).replace("_", " "))
    return frozenset(WORDS.get(word, word) for word in found if word not in NOTHING)
