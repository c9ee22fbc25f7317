"""What is particular to each demonstration authority: size, go-live, identifiers, which extracts its partners send.

How its files look is in `styles.py`. Child populations are rounded Office for National Statistics mid-2019 estimates of
people under 18; the generated authorities are a small fraction of that size.
"""

from dataclasses import dataclass
from datetime import date

INSTEAD = {
    ("education", "attendance_summary"): {("education", "attendance")},
    ("health", "service_use_summary"): {("health", "ae_attendances"), ("health", "emergency_admissions")},
}
"""Aggregate extract -> the row extracts it stands in for."""


@dataclass(frozen=True)
class Profile:
    """One authority. `teams`: number of FS teams.

    `history_from`: cases closed more than a year before it are not in its system. `effect_on_new_cases`: the effect on
    plans and care is on children referred from go-live on, not on all entries from then on.
    """

    slug: str
    dfe_number: int
    child_population: int
    go_live: date
    history_from: date
    teams: int
    id_prefix: str
    aggregates: frozenset[tuple[str, str]] = frozenset()
    attendance_files: str = "term"  # or "month"
    attendance_of_all: bool = False  # else only of children of FS families, around their time in FS
    effect_on_new_cases: bool = False

    def sends(self, agency: str, extract: str) -> bool:
        """Whether this authority's partners send the extract: rows, or the aggregate that stands in for them.

        Decisions about links are no partner's, and schedules those of the trial's sites.
        """
        if agency == "linkage" or extract == "impact_schedule":
            return False
        if (agency, extract) in INSTEAD:
            return (agency, extract) in self.aggregates
        return not any((agency, extract) in INSTEAD[aggregate] for aggregate in self.aggregates)


PROFILES = {
    profile.slug: profile
    for profile in (
        Profile("bracknell_forest", 867, 29_000, date(2017, 10, 1), date(2013, 4, 1), 2, "BF"),
        Profile("cambridgeshire", 873, 135_000, date(2020, 2, 10), date(2013, 4, 1), 6, "1", attendance_files="month"),
        Profile("hertfordshire", 919, 268_000, date(2015, 11, 1), date(2012, 4, 1), 10, "00"),
        Profile("luton", 821, 57_000, date(2017, 10, 1), date(2013, 4, 1), 4, "LU-"),
        Profile(
            "peterborough", 874, 51_000, date(2017, 10, 1), date(2013, 4, 1), 3, "P",
            aggregates=frozenset({("education", "attendance_summary")}),
        ),
        Profile(
            "west_berkshire", 869, 36_000, date(2017, 10, 1), date(2013, 4, 1), 3, "WB",
            aggregates=frozenset({("health", "service_use_summary")}),
        ),
    )
}  # fmt: skip
