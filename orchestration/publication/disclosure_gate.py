"""The gate between what was built for the public and the public: its checks, in words and for `quality.check`.

Audits and measures are those of `public` and `anonymity`; nothing is withheld here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from ingest import database
from orchestration.disclosure.policy import POLICY
from orchestration.publication import anonymity, checks, public
from orchestration.publication.checks import CheckRow

if TYPE_CHECKING:
    import polars as pl

    from orchestration.publication.releases import Release

LAYER = "disclosure"
RECOVERABLE = "nothing_withheld_can_be_recovered"
ANONYMITY = "people_share_their_description"


def judge_analyst(folder: Path, run_id: str) -> CheckRow:
    """How many people of the analysts' file share what it says of them; entered in that file."""
    found = anonymity.measured(folder / public.ANALYST)
    row = CheckRow(
        run_id,
        f"published.analyst: {ANONYMITY}",
        LAYER,
        "warn",
        found.k >= POLICY.k or not found.people,
        anonymity.observed(found),
        f"k = {POLICY.k}",
        "A pseudonym hides somebody only while others look the same: the file is for the authority's own analysts.",
    )
    return _entered(folder, row)


def judge_public(folder: Path, run_id: str, figures: Mapping[str, pl.DataFrame]) -> CheckRow:
    """Audit the public file as built from `figures`; the outcome is entered in it and in the analysts' file."""
    found = public.audit(folder, figures)
    row = _public_row(run_id, passed=found.passed, observed=public.observed(found))
    with duckdb.connect(str(folder / public.PUBLIC)) as connection:
        checks.add(connection, [row], folder / "parquet" / "public")
    return _entered(folder, row)


def judge_carried_over(folder: Path, run_id: str, release: Release) -> CheckRow:
    """Whether the files of a release, carried over into `folder`, are those that were audited when it was made."""
    changed = release.changed_files()
    said = f"carried over from the release of {release.released_on}, {len(changed)} files changed since"
    return _entered(folder, _public_row(run_id, passed=not changed, observed=said))


def _public_row(run_id: str, *, passed: bool, observed: str) -> CheckRow:
    return CheckRow(
        run_id,
        f"published.public: {RECOVERABLE}",
        LAYER,
        "error",
        passed,
        observed,
        "0 cells",
        f"What is withheld must stay open by {POLICY.protection_level} or more to somebody who knows everything"
        " published.",
    )


def _entered(folder: Path, row: CheckRow) -> CheckRow:
    with database.connect(folder / public.ANALYST) as connection:
        checks.add(connection, [row], folder / "parquet" / "analyst")
    return row
