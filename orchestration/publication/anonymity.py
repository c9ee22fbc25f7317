"""Reads the quasi-identifiers of the analysts' file, and puts what `disclosure.anonymity` finds into words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ingest import database
from orchestration.disclosure.policy import POLICY, in_words

if TYPE_CHECKING:
    from orchestration.disclosure.anonymity import Anonymity

QUASI_IDENTIFIERS = "d04_age, d02_sex, d06_ethnicity, r13_latest_fs_team, quarter_start"


def measured(analyst: Path) -> Anonymity:
    """The k-anonymity of `kpi.person_quarter` in the file at `analyst`."""
    from orchestration.disclosure.anonymity import anonymity

    with database.connect(analyst, read_only=True) as connection:
        rows = connection.execute(f"select authority, person_key, {QUASI_IDENTIFIERS} from kpi.person_quarter").pl()
    return anonymity(rows)


def observed(found: Anonymity) -> str:
    """What was found, in counts of people alone."""
    if not found.people:
        return "no rows of people"
    said = (
        f"k = {found.k}: {found.people_in_small_classes:,} of {found.people:,} people share age, sex, ethnicity, team"
        f" and quarter with fewer than {in_words(POLICY.k - 1)} others"
    )
    if not found.coarsening:
        return f"{said}; no coarsening of them would reach k = {POLICY.k}"
    steps = "; ".join(f"{name}: {step}" for name, step in found.coarsening.items())
    return f"{said}; k = {found.k_coarsened} would be reached with {steps}"
