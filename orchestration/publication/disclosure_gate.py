"""The gate between what was built for the public and the public: its checks, in words and for `quality.check`.

Audits and measures are those of `public` and `anonymity`; nothing is withheld here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from expectations.check import Check
from ingest import database
from orchestration.disclosure.policy import POLICY
from orchestration.publication import anonymity, checks, public

if TYPE_CHECKING:
    import polars as pl

    from orchestration.publication.releases import Release

LAYER = "disclosure"
RECOVERABLE = "nothing_withheld_can_be_recovered"
ANONYMITY = "people_share_their_description"


def judge_analyst(folder: Path, run_id: str) -> Check:
    """How many people of the analysts' file share what it says of them; entered in that file."""
    found = anonymity.measured(folder / public.ANALYST)
    check = Check(
        asset="published.analyst",
        name=ANONYMITY,
        layer=LAYER,
        severity="warn",
        passed=found.k >= POLICY.k or not found.people,
        observed=anonymity.observed(found),
        figures={"k": found.k, "people in small classes": found.people_in_small_classes, "people": found.people},
        threshold=f"k = {POLICY.k}",
        least=POLICY.k,
        reason="A pseudonym hides somebody only while others look the same: the file is for the authority's own"
        " analysts.",
    )
    return _entered(folder, run_id, check)


def judge_public(folder: Path, run_id: str, figures: Mapping[str, pl.DataFrame]) -> Check:
    """Audit the public file as built from `figures`; the outcome is entered in it and in the analysts' file."""
    found = public.audit(folder, figures)
    counted = {"cells withheld": found.cells.withheld, "recoverable": sum(found.cells.exposed.values())}
    check = _recoverable(passed=found.passed, observed=public.observed(found), figures=counted)
    with duckdb.connect(str(folder / public.PUBLIC)) as connection:
        checks.add(connection, (run_id, check), folder / "parquet" / "public")
    return _entered(folder, run_id, check)


def judge_carried_over(folder: Path, run_id: str, release: Release) -> Check:
    """Whether the files of a release, carried over into `folder`, are those that were audited when it was made."""
    changed = release.changed_files()
    said = f"carried over from the release of {release.released_on}, {len(changed)} files changed since"
    check = _recoverable(passed=not changed, observed=said, figures={"files changed since": len(changed)})
    return _entered(folder, run_id, check)


def _recoverable(*, passed: bool, observed: str, figures: Mapping[str, int]) -> Check:
    return Check(
        asset="published.public",
        name=RECOVERABLE,
        layer=LAYER,
        severity="error",
        passed=passed,
        observed=observed,
        figures=figures,
        threshold="0 cells",
        most=0,
        reason=f"What is withheld must stay open by {POLICY.protection_level} or more to somebody who knows everything"
        " published.",
    )


def _entered(folder: Path, run_id: str, check: Check) -> Check:
    with database.connect(folder / public.ANALYST) as connection:
        checks.add(connection, (run_id, check), folder / "parquet" / "analyst")
    return check
