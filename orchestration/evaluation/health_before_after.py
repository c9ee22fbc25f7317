"""`evaluation.health_before_after`: A&E attendances and emergency admissions of families, before and after.

Which events count, and which families have twelve full months after, comes with the input.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.disclosure.relations import Relation, Term, cohorts_of
from orchestration.disclosure.roles import Count, Table
from orchestration.evaluation.families import at_earliest_start
from orchestration.evaluation.methods import estimates
from orchestration.evaluation.methods.estimates import ESTIMATES, ONE_DECIMAL, Finding
from orchestration.evaluation.methods.resampling import change_of_sums
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame, of_outcome
from orchestration.publication.report.views.view import (
    AUTHORITY,
    LEFT_OUT,
    NO_ESTIMATE,
    Column,
    P,
    View,
    interval,
    text,
    words,
)

EVENTS = {"ae_attendances": "A&E attendance", "emergency_admissions": "emergency admission"}
"""The outcomes, and one event of each in words."""
ALL = "all"
LEVELS = ("authority", "cohort", "evaluation_cohort")
METHOD = (
    "Events of the families' people in the 12 months before FS start and the 12 from it; estimate: change in per cent,"
    " BCa interval of the paired bootstrap over families, p of the paired t test"
)
CAVEAT = (
    "Before and after, no comparison group: families start at a bad time, and visits to hospital may fall of themselves"
)
NOT_KNOWN = "Events not known: the hospital's rows were not delivered"
TOO_SHORT = "Fewer than twelve months after FS start"
NOBODY = "No family with twelve months before and after"


def health_before_after(families: pl.DataFrame) -> pl.DataFrame:
    """One row an outcome, age group (child, adult, all), authority and cohort that has such families.

    A family counts once, at its earliest start. `families`: one row a family, FS start, outcome and age group, with
    authority, family_key, fs_start_date, cohort, evaluation_cohort, outcome, age_group, events_before, events_after and
    has_twelve_months_after.
    """
    families = at_earliest_start(families, "fs_start_date")
    together = families.group_by(
        "authority", "family_key", "fs_start_date", "cohort", "evaluation_cohort", "outcome", "has_twelve_months_after"
    ).agg(
        pl.lit(ALL).alias("age_group"),
        *(
            pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)
            for name in ("events_before", "events_after")
        ),
    )
    return frame(_rows(pl.concat([families, together.select(families.columns)], how="vertical_relaxed")), COLUMNS)


def _rows(families: pl.DataFrame) -> Iterator[dict[str, object]]:
    keys = ["authority", "outcome", "age_group"]
    for key, group in families.sort(keys).group_by(keys, maintain_order=True):
        where = dict(zip(keys, key, strict=True))
        for level in LEVELS:
            if level == "authority":
                yield {**where, "level": level, "level_value": "", **_change(group, EVENTS[where["outcome"]])}
                continue
            cohorts = group.drop_nulls(level).sort(level, maintain_order=True)
            for (cohort,), of_cohort in cohorts.group_by(level, maintain_order=True):
                change = _change(of_cohort, EVENTS[where["outcome"]])
                yield {**where, "level": level, "level_value": str(cohort), **change}


def _change(families: pl.DataFrame, event: str) -> dict[str, object]:
    known = families.drop_nulls(["events_before", "events_after"])
    counted = known.filter("has_twelve_months_after")
    if counted.is_empty():
        sums, finding = dict.fromkeys(("events_before", "events_after")), Finding(reason=NOBODY)
    else:
        sums = {name: int(counted[name].sum()) for name in ("events_before", "events_after")}
        finding = change_of_sums(counted["events_before"], counted["events_after"], event)
    left = {NOT_KNOWN: families.height - known.height, TOO_SHORT: known.height - counted.height}
    return {**sums, **finding.row(method=METHOD, n=counted.height, left_out=left, caveat=CAVEAT)}


NAME = "evaluation.health_before_after"
COLUMNS: Columns = {
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "outcome": Field(pl.String, "ae_attendances or emergency_admissions."),
    "age_group": Field(pl.String, "child (under 18 at FS start), adult, or all."),
    "level": Field(
        pl.String,
        "authority; cohort (the toolkit's six); evaluation_cohort (as in police_call_outs).",
    ),
    "level_value": Field(pl.String, "The cohort's number; '' for the authority."),
    "events_before": Field(
        pl.Int64, "Events of the families counted in the 12 months before FS start; empty where not known."
    ),
    "events_after": Field(pl.Int64, "Their events in the 12 months from FS start."),
    **estimates.of_people(
        "Families counted: those with such people and twelve months after FS start.",
        "Change from events_before to events_after in per cent; empty where there are none before.",
        "Of the mean number of a family being the same before and after.",
    ),
}
FAMILIES_CELL = of_outcome("families with hospital use known")


def _relations() -> Iterator[Relation]:
    for outcome in EVENTS:
        families = f"{outcome}: families with hospital use known"
        events = (f"{outcome}: events before", f"{outcome}: events after")
        yield from cohorts_of("Families", (families, *events), LEVELS[1:])
        for item in events:
            yield Relation(
                "People are children or adults.",
                (Term(1, item, {"breakdown": ""}), Term(-1, item, {"breakdown": ("child", "adult")})),
                within=("level", "level_value"),
            )
        for group in ("child", "adult"):
            yield Relation(
                "Families with such people are some.",
                (Term(1, families, {"breakdown": ""}), Term(-1, families, {"breakdown": group})),
                "at_least",
                ("level", "level_value"),
            )


TABLE = EvaluationTable(
    NAME,
    "A&E attendances and emergency admissions of families in the 12 months before FS start and in the 12 months from"
    " it, children and adults apart and together. One row an outcome, age group, authority and cohort.",
    COLUMNS,
    reads=("intermediate.int_spells__hospital_use",),
    compute=health_before_after,
    disclosure=Table(
        counts=(
            Count("n", FAMILIES_CELL),
            Count("events_before", of_outcome("events before"), on=FAMILIES_CELL),
            Count("events_after", of_outcome("events after"), on=FAMILIES_CELL),
        ),
        figures=ESTIMATES,
        place={
            "level": pl.col("level"),
            "level_value": pl.col("level_value"),
            "breakdown": pl.col("age_group").replace(ALL, ""),
        },
        decimals=ONE_DECIMAL,
        relations=tuple(_relations()),
    ),
    views=(
        View(
            "health-before-after",
            "A&E attendances and emergency admissions in the 12 months before and after",
            NAME,
            (
                AUTHORITY,
                words("Outcome", "outcome"),
                words("People", "age_group"),
                words("Level", "level"),
                text("Cohort", "level_value"),
                Column("Families", "n"),
                Column("Events before", "events_before"),
                Column("Events after", "events_after"),
                Column("Change (%)", "estimate", decimals=1),
                *interval(1),
                P,
                LEFT_OUT,
                NO_ESTIMATE,
            ),
            "order by authority, outcome, age_group, level, level_value",
        ),
    ),
)
