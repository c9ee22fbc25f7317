"""`evaluation.attendance_before_after`: absence from school around the school year in which Family Safeguarding starts.

Whose sessions count, and which school years have passed, comes with the input.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.disclosure.relations import Relation, Term, cohorts_of
from orchestration.disclosure.roles import Count, Table
from orchestration.evaluation import caveats
from orchestration.evaluation.methods import estimates
from orchestration.evaluation.methods.estimates import ESTIMATES, ONE_DECIMAL, Finding
from orchestration.evaluation.methods.resampling import change_of_rates
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame
from orchestration.publication.report.views.view import (
    AUTHORITY,
    LEFT_OUT,
    NO_ESTIMATE,
    Column,
    View,
    interval,
    text,
    words,
)

COMPARED = {
    "year_of_fs_start": ("in_year", "has_year_of_start_passed"),
    "year_after": ("after", "has_year_after_passed"),
}
"""The school years set against the one before: how the input calls each, and what says that it has passed."""
TOTAL = "total_absence"
KINDS = {
    "authorised_absence": ("authorised",),
    "unauthorised_absence": ("unauthorised",),
    TOTAL: ("authorised", "unauthorised"),
}
"""The outcomes, as Indicator 7 names them, and the sessions that each adds up."""
LEVELS = ("authority", "cohort", "evaluation_cohort")
METHOD = (
    "Absence over possible sessions of the children together, in the school year before the one of FS start and in the"
    " year compared; estimate: change in percentage points, BCa interval of the paired bootstrap over children"
)
CAVEAT = (
    "Before and after, no comparison group: absence rises with age, and families start at a bad time. In the year of FS"
    f" start part of the absence lies before it; {caveats.ABSENCE}"
)
NOT_KNOWN = "Attendance not known: neither sessions nor summaries were delivered"
TOO_SHORT = "The school year compared has not passed"
NO_SESSIONS = "No possible session in one of the two school years"
NOBODY = "No child with possible sessions in both school years"


def attendance_before_after(children: pl.DataFrame) -> pl.DataFrame:
    """One row an authority and cohort, school year compared and kind of absence.

    `children`: one row a child, with authority, cohort, evaluation_cohort, is_known, what says that a year has passed,
    and possible, authorised and unauthorised sessions of the three school years (possible_before, ...).
    """
    return frame(_rows(children), COLUMNS)


def _rows(children: pl.DataFrame) -> Iterator[dict[str, object]]:
    for (authority,), of_authority in children.sort("authority").group_by("authority", maintain_order=True):
        for level in LEVELS:
            if level == "authority":
                groups = [("", of_authority)]
            else:
                known = of_authority.drop_nulls(level).sort(level, maintain_order=True)
                groups = [(str(key), group) for (key,), group in known.group_by(level, maintain_order=True)]
            for value, group in groups:
                for compared in COMPARED:
                    where = {"authority": authority, "compared": compared, "level": level, "level_value": value}
                    yield from ({**where, **row} for row in _changes(group, compared))


def _changes(children: pl.DataFrame, compared: str) -> Iterator[dict[str, object]]:
    year, has_passed = COMPARED[compared]
    known = children.filter("is_known")
    passed = known.filter(has_passed)
    counted = passed.filter(pl.col("possible_before") > 0, pl.col(f"possible_{year}") > 0)
    left = {
        NOT_KNOWN: children.height - known.height,
        TOO_SHORT: known.height - passed.height,
        NO_SESSIONS: passed.height - counted.height,
    }
    for outcome, kinds in KINDS.items():
        absent = {
            when: counted.select(pl.sum_horizontal(f"{kind}_{when}" for kind in kinds)).to_series()
            for when in ("before", year)
        }
        if counted.is_empty():
            sums, finding = {}, Finding(reason=NOBODY)
        else:
            possible = {when: counted[f"possible_{when}"] for when in ("before", year)}
            sums = {
                "possible_before": int(possible["before"].sum()),
                "absent_before": int(absent["before"].sum()),
                "possible_compared": int(possible[year].sum()),
                "absent_compared": int(absent[year].sum()),
            }
            sums["pct_before"] = 100 * sums["absent_before"] / sums["possible_before"]
            sums["pct_compared"] = 100 * sums["absent_compared"] / sums["possible_compared"]
            finding = change_of_rates((absent["before"], possible["before"]), (absent[year], possible[year]), "absence")
        said = finding.row(method=METHOD, n=counted.height, left_out=left, caveat=CAVEAT)
        yield {"outcome": outcome, **sums, **said}


NAME = "evaluation.attendance_before_after"
COLUMNS: Columns = {
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "compared": Field(
        pl.String, "The school year set against the one before FS start's: year_of_fs_start, or year_after that."
    ),
    "outcome": Field(pl.String, "authorised_absence, unauthorised_absence or total_absence."),
    "level": Field(
        pl.String,
        "authority; cohort (the toolkit's six); evaluation_cohort (as in police_call_outs).",
    ),
    "level_value": Field(pl.String, "The cohort's number; '' for the authority."),
    "possible_before": Field(
        pl.Int64, "Possible sessions of the children counted in the school year before the one of FS start."
    ),
    "absent_before": Field(pl.Int64, "Their sessions of absence in it."),
    "pct_before": Field(pl.Float64, "absent_before as a per cent of possible_before."),
    "possible_compared": Field(pl.Int64, "Their possible sessions in the school year compared."),
    "absent_compared": Field(pl.Int64, "Their sessions of absence in it."),
    "pct_compared": Field(pl.Float64, "absent_compared as a per cent of possible_compared."),
    **estimates.of_people(
        "Children counted: those with possible sessions in both school years.",
        "pct_compared less pct_before, in percentage points.",
        "Always empty: the interval says how sure the change is.",
    ),
}
CHILDREN_CELL = pl.format("children with sessions, {}", "compared")
_EVERY_ABSENCE = {"breakdown": pl.lit("")}


def _sessions(column: str, what: str, **place: pl.Expr) -> Count:
    return Count(column, pl.format(what + ", {}", "compared"), is_sum=True, on=CHILDREN_CELL, place=place)


def _relations() -> Iterator[Relation]:
    for compared in COMPARED:
        absence = [f"absence {when}, {compared}" for when in ("before", "compared")]
        possible = [f"possible sessions {when}, {compared}" for when in ("before", "compared")]
        children = f"children with sessions, {compared}"
        yield from cohorts_of("Children", (children, *possible, *absence), LEVELS[1:])
        for item in absence:
            yield Relation(
                "Absence is authorised or not.",
                (
                    Term(1, item, {"breakdown": ""}),
                    Term(-1, item, {"breakdown": ("authorised_absence", "unauthorised_absence")}),
                ),
                within=("level", "level_value"),
            )


TABLE = EvaluationTable(
    NAME,
    "Absence from school of the children of families in the school year before the one in which Family Safeguarding"
    " starts, against that year and the year after. One row an authority, cohort, school year compared and kind of"
    " absence. A child of several spells counts once, from its first FS start. Of England and its regions:"
    " reference.absence_comparators.",
    COLUMNS,
    reads=("intermediate.int_children__school_years",),
    compute=attendance_before_after,
    disclosure=Table(
        counts=(
            Count("n", CHILDREN_CELL, place=_EVERY_ABSENCE),
            _sessions("possible_before", "possible sessions before", **_EVERY_ABSENCE),
            _sessions("possible_compared", "possible sessions compared", **_EVERY_ABSENCE),
            _sessions("absent_before", "absence before"),
            _sessions("absent_compared", "absence compared"),
        ),
        figures=("pct_before", "pct_compared", *ESTIMATES),
        place={
            "level": pl.col("level"),
            "level_value": pl.col("level_value"),
            "breakdown": pl.col("outcome").replace(TOTAL, ""),
        },
        decimals=ONE_DECIMAL | {"pct_before": 1, "pct_compared": 1},
        relations=tuple(_relations()),
    ),
    views=(
        View(
            "attendance-before-after",
            "Absence from school, before and after Family Safeguarding starts",
            NAME,
            (
                AUTHORITY,
                words("School year compared", "compared"),
                words("Absence", "outcome"),
                words("Level", "level"),
                text("Cohort", "level_value"),
                Column("Children", "n"),
                Column("Before (%)", "pct_before", decimals=1),
                Column("Compared (%)", "pct_compared", decimals=1),
                Column("Change (percentage points)", "estimate", decimals=1),
                *interval(1),
                LEFT_OUT,
                NO_ESTIMATE,
            ),
            "order by authority, compared desc, outcome, level, level_value",
        ),
    ),
)
