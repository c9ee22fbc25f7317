"""The gate between what was built for the public and the public: its checks, in words and for `quality.check`.

Attacks and measures are those of `public` and `anonymity`; nothing is withheld here.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingest import database
from orchestration.publication import anonymity, checks, public
from orchestration.publication.checks import CheckRow

LAYER = "disclosure"
RECOVERABLE = "nothing_withheld_can_be_recovered"
ANONYMITY = "people_share_their_description"
LEAST_SHARING = 5


def judge_analyst(folder: Path, run_id: str) -> CheckRow:
    """How many people of the analysts' file share what it says of them; entered in that file."""
    found = anonymity.of(folder / public.ANALYST)
    row = CheckRow(
        run_id,
        f"published.analyst: {ANONYMITY}",
        LAYER,
        "warn",
        found.k >= LEAST_SHARING or not found.people,
        anonymity.in_words(found),
        f"k = {LEAST_SHARING}",
        "A pseudonym hides somebody only while others look the same: the file is for the authority's own analysts.",
    )
    with database.connect(folder / public.ANALYST) as connection:
        checks.add(connection, [row], folder / "parquet" / "analyst")
    return row


def judge_public(folder: Path, run_id: str) -> CheckRow:
    """Attack the public file as built; the outcome is entered in it and in the analysts' file."""
    found = public.reattack(folder)
    row = CheckRow(
        run_id,
        f"published.public: {RECOVERABLE}",
        LAYER,
        "error",
        not (found.fallen or found.small_shown or found.rates_shown),
        public.in_words(found),
        "0 cells",
        "What is withheld must stay open by 5 or more to somebody who knows everything published.",
    )
    with database.connect(folder / public.ANALYST) as connection:
        checks.add(connection, [row], folder / "parquet" / "analyst")
    with duckdb.connect(str(folder / public.PUBLIC)) as connection:
        checks.add(connection, [row], folder / "parquet" / "public")
    return row
