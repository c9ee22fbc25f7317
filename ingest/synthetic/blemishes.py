"""The faults put into the demonstration on purpose, so that quarantine and rejection have something to show.

All are in leaf extracts (a person or family is never broken, so nothing else becomes an orphan) and far below the
5 per cent that reject a file. Each is told in the truth file by row number, column and rule; a value is never told.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ingest.synthetic.formats import Style, as_text

MOST_BAD = 0.03  # a file so small that its faults would be a larger share than this is left clean
BEFORE_EVERYTHING = date(1999, 12, 31)


@dataclass(frozen=True)
class Fault:
    """`rows` rows spoilt in one way. `kind`: value, ragged, repeat (harmless), twist (same key, other content), header.

    `value`: what is put in `column`, a date being printed in the partner's own style; None leaves the field empty.
    """

    kind: str
    rows: int
    rule: str
    column: str = ""
    value: str | date | None = None


FAULTS: dict[tuple[str, str, str], tuple[Fault, ...]] = {
    ("hertfordshire", "social_care", "child_protection_plans"): (
        Fault("value", 2, "end before start", "end_date", BEFORE_EVERYTHING),
        Fault("value", 1, "not in the list", "category_of_abuse", "see file"),
    ),
    ("hertfordshire", "police", "incidents"): (
        Fault("value", 3, "not in the list", "role", "witness"),
        Fault("value", 2, "missing", "incident_date"),
        Fault("repeat", 4, ""),
    ),
    ("luton", "social_care", "assessments"): (Fault("value", 2, "end before start", "end_date", BEFORE_EVERYTHING),),
    ("luton", "social_care", "child_in_need_plans"): (
        Fault("value", 1, "not a date", "start_date", "31/02/2019"),
        Fault("ragged", 1, "too many fields"),
    ),
    ("luton", "education", "attendance"): (Fault("value", 5, "not in the list", "code", "?"), Fault("repeat", 3, "")),
    ("cambridgeshire", "health", "ae_attendances"): (Fault("value", 1, "not a date", "attendance_date", "tbc"),),
    ("hertfordshire", "substance_misuse", "treatment_outcomes_profiles"): (
        Fault("value", 1, "above the maximum", "alcohol_days", "30"),
    ),
    ("west_berkshire", "police", "incidents"): (Fault("header", 1, "repeated header"),),
    ("bracknell_forest", "social_care", "group_supervisions"): (
        Fault("twist", 1, "key repeated with different content", "risk_rating", "red"),
    ),
    ("peterborough", "workforce", "caseloads"): (Fault("value", 1, "not a whole number", "cases", "about 15"),),
}
"""(authority, agency, extract) -> the faults of its newest snapshot, or of its first increment."""


@dataclass(frozen=True)
class WithoutColumn:
    """An older delivery that arrives without a required column, and so is rejected whole."""

    authority: str
    agency: str
    extract: str
    as_of: date
    column: str


REJECTED = WithoutColumn("hertfordshire", "social_care", "child_in_need_plans", date(2019, 6, 30), "start_date")


def spoil(
    frame: pl.DataFrame, faults: tuple[Fault, ...], style: Style, rng: np.random.Generator
) -> tuple[pl.DataFrame, tuple[int, ...], list[dict]]:
    """The rows as text with the faults in them, the line numbers to make ragged, and what was done, for the truth file.

    Row numbers are as Excel counts, the header being 1. Nothing is done to a file that is too small.
    """
    bad = sum(fault.rows * (2 if fault.kind == "twist" else 1) for fault in faults if fault.kind != "repeat")
    if bad > MOST_BAD * len(frame):
        return frame, (), []
    text = as_text(frame, style)
    chosen = iter(rng.permutation(len(text)).tolist())
    ragged, told, added = [], [], []
    for fault in faults:
        rows = [next(chosen) for _ in range(fault.rows)]
        if fault.kind == "value":
            value = fault.value.strftime(style.dates) if isinstance(fault.value, date) else fault.value
            hit = pl.Series(np.isin(np.arange(len(text)), rows))
            spoilt = pl.when(hit).then(pl.lit(value, pl.String)).otherwise(pl.col(fault.column))
            text = text.with_columns(spoilt.alias(fault.column))
        elif fault.kind == "ragged":
            ragged += [row + 2 for row in rows]
        elif fault.kind == "header":
            added.append(pl.DataFrame({name: [name] for name in text.columns}))
        else:
            copy = text[rows]
            if fault.kind == "twist":
                other = (
                    pl.when(pl.col(fault.column) == fault.value).then(pl.lit("green")).otherwise(pl.lit(fault.value))
                )
                copy = copy.with_columns(other.alias(fault.column))
            added.append(copy)
        last = len(frame) + 1 + sum(len(part) for part in added)
        at_end = list(range(last - fault.rows + 1, last + 1)) if fault.kind in ("repeat", "twist", "header") else []
        in_place = [row + 2 for row in rows] if fault.kind in ("value", "ragged", "twist") else []
        kind = "repeated row" if fault.kind == "repeat" else "bad row"
        told.append(
            {"kind": kind, "rule": fault.rule, "column": fault.column, "row_numbers": sorted(in_place + at_end)}
        )
    return pl.concat([text, *added]), tuple(ragged), told
