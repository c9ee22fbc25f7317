"""How much Family Safeguarding is set to change things in the generated histories: the truth an evaluation should find.

Says nothing of how events are made; a generator draws them at `ceiling` times the ordinary rate and asks `kept` which
remain.
"""

from dataclasses import asdict, dataclass, fields

import numpy as np


@dataclass(frozen=True)
class Effect:
    """Rate ratios, after against before; 1 changes nothing.

    `care_entries`, `protection_plans`: periods of care and plans that start on or after the authority's go-live.
    `re_referrals`: a family coming back on or after go-live. `police_incidents`, `absences` (sessions missed) and
    `health_emergencies` (A&E attendances, emergency admissions): on or after the family's first FS start.
    `crisis_contacts`: mental health crises on or after the start of the mental health worker's involvement.
    """

    care_entries: float = 0.60
    protection_plans: float = 0.65
    re_referrals: float = 0.85
    police_incidents: float = 0.55
    absences: float = 0.75
    health_emergencies: float = 0.80
    crisis_contacts: float = 0.60

    def __post_init__(self) -> None:
        for field in fields(self):
            if not 0 < getattr(self, field.name) <= 2:
                raise ValueError(f"rate ratio {field.name} must be above 0 and at most 2")

    @classmethod
    def none(cls) -> "Effect":
        """No difference at all: what an evaluation should then find is nothing."""
        return cls(**{field.name: 1.0 for field in fields(cls)})

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


DEFAULT = Effect()


def ceiling(ratio: float) -> float:
    """What to multiply the ordinary rate by before thinning, so that a ratio above 1 can be reached."""
    return max(1.0, ratio)


def kept(rng: np.random.Generator, ratio: float, after: np.ndarray) -> np.ndarray:
    """Which events, drawn at `ceiling(ratio)` times the ordinary rate, remain; `after` marks those under the effect."""
    return rng.random(len(after)) * ceiling(ratio) < np.where(after, ratio, 1.0)
