"""What a night would say of one file, printed: outcome, counts, the rules that rows broke. No value of the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.contracts import EXTRACTS
from ingest.formats import STANDARDS
from ingest.paths import DataRoot
from ingest.register.records import ACCEPTED
from ingest.register.returns import is_waiting
from ingest.trial import Trial, try_file

SHEETS = "dbt_project/docs/extracts"
STANDARDS_PAGE = "dbt_project/docs/formats.md"


def main(file: Path, authority: str, agency: str, extract: str, mapping: Path | None = None) -> int:
    """Try the file and print what came of it; returns 0 when it would be accepted, else 1.

    It is read through that mapping or, without one, through the data root's for the extract, as a night would.
    """
    in_use = DataRoot.from_environment().mappings / authority / agency / f"{extract}.toml"
    trials = try_file(file, authority, agency, extract, mapping or (in_use if in_use.is_file() else None))
    for trial in trials:
        print("\n".join(_lines(trial)))
    print("Nothing was stored.")
    return 0 if trials and all(map(_is_good, trials)) else 1


def _is_good(trial: Trial) -> bool:
    return (trial.delivery.outcome == ACCEPTED or is_waiting(trial.delivery)) and not trial.renamed


def _lines(trial: Trial) -> Iterator[str]:
    delivery = trial.delivery
    if trial.renamed:
        yield (
            "The file name does not begin with an as-of date (YYYY-MM-DD, then nothing or _ and anything): a night"
            " would reject it. It was tried as if it were as of today."
        )
    reason = f": {delivery.reason}" if delivery.reason else ""
    yield f"{delivery.agency} {delivery.extract}: {delivery.outcome}{reason}."
    if delivery.rows:
        yield (
            f"Rows: {delivery.rows:,}, of which {delivery.rows_accepted:,} accepted,"
            f" {delivery.rows_quarantined:,} quarantined, {delivery.rows_repeated:,} repeated."
        )
    if delivery.rows_unlinked:
        yield f"  {delivery.rows_unlinked:,} of those accepted name their person by the partner's own identifier alone."
    yield from (f"  {note}" for note in delivery.notes.split("; ") if note)
    yield from (f"  {each.said(delivery.agency, delivery.extract)}" for each in trial.broken)
    if is_waiting(delivery):
        yield "  It was tried by itself: beside that table a night would accept it."
    if (delivery.agency, delivery.extract) in EXTRACTS and (trial.broken or delivery.outcome != ACCEPTED):
        if delivery.agency in STANDARDS:
            yield f"  What of the standard is read, and how: {STANDARDS_PAGE}"
        else:
            yield f"  What the extract holds, column by column: {SHEETS}/{delivery.agency}.md"
