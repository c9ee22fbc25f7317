"""Depression, anxiety and re-offending scores of one person: Indicators 15 and 20, initial against latest score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .dates import Quarter
from .deliveries import Authority, Row
from .families import Member, Spell
from .fields import of_person
from .figures import Figure
from .specialists import DOMESTIC_ABUSE, MENTAL_HEALTH, first_work

STAGES = ("initial", "interim", "review", "end")  # the order of scores of one day


@dataclass(frozen=True)
class Instrument:
    """What a score is called, whose work it measures, where it is delivered, and the fall that is reliable, if any."""

    indicator: str
    prefix: str
    worker_types: tuple[str, ...]
    extract: str
    date_column: str
    name: str | None = None
    reliable_fall: int | None = None


# "reliable improvement (6 points or more on PHQ-9, 4 or more on GAD-7)"
PHQ9 = Instrument("15", "phq9", MENTAL_HEALTH, "mental_health_scores", "score_date", "PHQ-9", 6)
GAD7 = Instrument("15", "gad7", MENTAL_HEALTH, "mental_health_scores", "score_date", "GAD-7", 4)
LSIR = Instrument("20", "lsir", DOMESTIC_ABUSE, "lsir_assessments", "assessment_date")


def scores_of(authority: Authority, member: Member, began: date, quarter: Quarter, instrument: Instrument) -> list[Row]:
    """The person's scores "by quarter end" and "from 28 days before that involvement's start, or FS start, on", in
    order.
    """
    last = quarter.end_known_at(authority.as_of)
    own = [
        row
        for row in of_person(authority, instrument.extract, member)
        if row.get("instrument") == instrument.name
        and row[instrument.date_column] <= last
        and (began - row[instrument.date_column]).days <= 28
    ]
    return sorted(own, key=lambda row: (row[instrument.date_column], STAGES.index(row["stage"])))


def falls_of(
    authority: Authority, pairs: list[tuple[Spell, Member]], quarter: Quarter, instrument: Instrument
) -> list[int]:
    """Initial less latest score of each of the "individuals with two or more scores by quarter end": a fall is an
    improvement.
    """
    found = []
    for member, began in first_work(authority, pairs, instrument.worker_types):
        scores = scores_of(authority, member, began, quarter, instrument)
        if len(scores) >= 2:
            found.append(scores[0]["score"] - scores[-1]["score"])
    return found


def figures_of_scores(
    authority: Authority, pairs: list[tuple[Spell, Member]], quarter: Quarter, instrument: Instrument
) -> list[Figure]:
    """Improved ("score down"), declined and unchanged; for PHQ-9 and GAD-7 the mean change and reliable improvement."""
    falls = falls_of(authority, pairs, quarter, instrument)
    counts = {
        "improved": sum(1 for fall in falls if fall > 0),
        "declined": sum(1 for fall in falls if fall < 0),
        "unchanged": sum(1 for fall in falls if fall == 0),
    }
    figures = []
    if instrument.reliable_fall is not None:
        counts["reliably_improved"] = sum(1 for fall in falls if fall >= instrument.reliable_fall)
        mean_change = f"{instrument.prefix}_mean_change"
        figures.append(Figure(instrument.indicator, mean_change, "points", -sum(falls), len(falls)))
    return figures + [
        Figure(instrument.indicator, f"{instrument.prefix}_{name}", "percent", number, len(falls))
        for name, number in counts.items()
    ]
