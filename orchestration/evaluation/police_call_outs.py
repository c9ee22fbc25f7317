"""`evaluation.police_call_outs`: call-outs a month to each family, before and after, by authority and by cohort.

Which incidents count, and which families have twelve full months after, comes with the input.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.disclosure.relations import Relation, Term, cohorts_of, part_of
from orchestration.disclosure.roles import Count, Rests, Table
from orchestration.evaluation import caveats
from orchestration.evaluation.families import at_earliest_start, sums_by_cohort
from orchestration.evaluation.methods import estimates, shares
from orchestration.evaluation.methods.estimates import ESTIMATES, ONE_DECIMAL, Finding
from orchestration.evaluation.methods.resampling import change_of_sums
from orchestration.evaluation.table import (
    AUTHORITY_CELL,
    AUTHORITY_TEXT,
    Columns,
    EvaluationTable,
    Field,
    frame,
    schema,
)
from orchestration.publication.report.views.view import (
    AUTHORITY,
    LEFT_OUT,
    NO_P,
    REASON,
    Column,
    P,
    View,
    interval,
    text,
    words,
)

OUTCOME = "police_call_outs"
SUMMED = ("incidents_before", "incidents_after", "domestic_abuse_before", "domestic_abuse_after")
MEANS = ("mean_a_month_before", "mean_a_month_after", "change")
MONTHS = 12
COHORT_COLUMNS = {"cohort": "toolkit", "evaluation_cohort": "evaluation"}  # column of the input: whose cohorts

FAMILY = "Call-outs attended, each once, in the 12 months before FS start and the 12 from it, divided by 12"
GROUP = (
    "Mean of the families' call-outs a month, before and after; estimate: change of the mean in per cent, BCa"
    " interval of the paired bootstrap over families, p of the paired t test"
)
BETWEEN_COHORTS = "between cohorts"
BETWEEN = "Pearson's chi-square test, without correction, of call-outs before and after by cohort"
CAVEAT = (
    "Before and after, no comparison group: families start at a bad time, and call-outs may fall of themselves or as"
    " support ends"
)
BETWEEN_CAVEAT = (
    "Takes every call-out as independent; a family's come together, so p is too small. A difference does not say which"
    " cohort did better or why"
)
NOT_KNOWN = "Call-outs not known: the police extract was not delivered"
TOO_SHORT = "Fewer than twelve months after FS start"
ONE_FAMILY = "One family: counted, not estimated"
NO_COHORT = "Families in none of the cohorts"
NOBODY = "No family with twelve months before and after"


def police_call_outs(families: pl.DataFrame) -> pl.DataFrame:
    """One row a family, authority and cohort with families, and one test a scheme of cohorts and authority.

    A family counts once, at its earliest start. `families`: one row a family and FS start, columns as the model's.
    """
    families = at_earliest_start(families.with_columns(_why_left_out().alias("why")), "fs_start_date")
    return pl.concat([_each(families), frame(_groups(families), COLUMNS)])


def _why_left_out() -> pl.Expr:
    unknown = pl.col("incidents_before").is_null() | pl.col("incidents_after").is_null()
    too_short = ~pl.col("has_twelve_months_after").fill_null(False)
    return pl.when(unknown).then(pl.lit(NOT_KNOWN)).when(too_short).then(pl.lit(TOO_SHORT)).otherwise(pl.lit(""))


def _each(families: pl.DataFrame) -> pl.DataFrame:
    counted = pl.col("why") == ""
    before, after = pl.col("incidents_before"), pl.when(counted).then("incidents_after")
    abuse_before, abuse_after = pl.col("domestic_abuse_before"), pl.when(counted).then("domestic_abuse_after")
    return families.select(
        "authority",
        pl.lit(OUTCOME).alias("outcome"),
        pl.lit("family").alias("level"),
        pl.lit("").alias("level_value"),
        "family_key",
        "fs_start_date",
        *(figure.cast(pl.Int64) for figure in (before, after, abuse_before, abuse_after)),
        _change_pct(abuse_before, abuse_after).alias("domestic_abuse_change_pct"),
        (before / MONTHS).alias("mean_a_month_before"),
        (after / MONTHS).alias("mean_a_month_after"),
        ((after - before) / MONTHS).alias("change"),
        _change_pct(before, after).alias("change_pct"),
        counted.cast(pl.Int64).alias("n_families"),
        pl.col("why").alias("left_out_kinds"),
        pl.lit(FAMILY).alias("method"),
        counted.cast(pl.Int64).alias("n"),
        *(pl.lit(None, pl.Float64).alias(name) for name in ("estimate", "interval_low", "interval_high", "p")),
        pl.col("why").alias("left_out"),
        pl.lit(ONE_FAMILY).alias("reason"),
        pl.lit(CAVEAT).alias("caveat"),
    ).cast(schema(COLUMNS))


def _change_pct(before: pl.Expr, after: pl.Expr) -> pl.Expr:
    return pl.when(before > 0).then(100 * (after - before) / before)


def _groups(families: pl.DataFrame) -> Iterator[dict[str, object]]:
    for (authority,), of_authority in families.group_by("authority", maintain_order=True):
        where = {"authority": authority, "outcome": OUTCOME, "family_key": ""}
        yield {**where, "level": "authority", "level_value": "", **_change(of_authority)}
        for column in COHORT_COLUMNS:
            cohorts = of_authority.drop_nulls(column).sort(column, maintain_order=True)
            for (cohort,), of_cohort in cohorts.group_by(column, maintain_order=True):
                yield {**where, "level": column, "level_value": str(cohort), **_change(of_cohort)}
        for column, scheme in COHORT_COLUMNS.items():
            yield {**where, "level": BETWEEN_COHORTS, "level_value": scheme, **_between(of_authority, column)}


def _change(families: pl.DataFrame) -> dict[str, object]:
    counted = families.filter(pl.col("why") == "")
    sums = _sums(counted)
    if counted.is_empty():
        means, finding = dict.fromkeys(MEANS), Finding(reason=NOBODY)
    else:
        before, after = (sums[name] / counted.height / MONTHS for name in ("incidents_before", "incidents_after"))
        means = dict(zip(MEANS, (before, after, after - before), strict=True))
        finding = change_of_sums(counted["incidents_before"], counted["incidents_after"], "call-out")
    said = finding.row(method=GROUP, n=counted.height, left_out=_left_out(families), caveat=_caveat(families))
    abuse_before, abuse_after = sums["domestic_abuse_before"] or 0, sums["domestic_abuse_after"] or 0
    abuse_change = 100 * (abuse_after - abuse_before) / abuse_before if abuse_before else None
    changes = {"domestic_abuse_change_pct": abuse_change, "change_pct": finding.estimate}
    return {**sums, **means, **changes, "n_families": counted.height, **said}


def _between(families: pl.DataFrame, column: str) -> dict[str, object]:
    """Whether call-outs before and after are in the same proportion in every cohort that has any."""
    counted = families.filter(pl.col("why") == "")
    in_cohorts = counted.drop_nulls(column)
    sums = sums_by_cohort(in_cohorts, column, "incidents_before", "incidents_after")
    finding = shares.same_proportion(*sums, "call-out")
    left = {**_left_out(families), NO_COHORT: counted[column].null_count()}
    said = finding.row(method=BETWEEN, n=in_cohorts.height, left_out=left, caveat=BETWEEN_CAVEAT)
    return {**_sums(in_cohorts), "n_families": in_cohorts.height, **said}


def _caveat(families: pl.DataFrame) -> str:
    """The common caveat, and what is true of the authority's call-outs alone."""
    return estimates.joined([CAVEAT, *caveats.of_families(families["authority"][0], OUTCOME)])


def _left_out(families: pl.DataFrame) -> dict[str, int]:
    return {why: families.filter(pl.col("why") == why).height for why in (NOT_KNOWN, TOO_SHORT)}


def _sums(families: pl.DataFrame) -> dict[str, int | None]:
    """Call-outs of them all; of no family, not known."""
    return {name: None if families.is_empty() else int(families[name].sum()) for name in SUMMED}


NAME = "evaluation.police_call_outs"
COLUMNS: Columns = {
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "outcome": Field(pl.String, "police_call_outs."),
    "level": Field(
        pl.String,
        "family; authority; cohort (the toolkit's six); evaluation_cohort (1 for FS start by the day in"
        " the analysts' reference.fully_established, 2 for later); between cohorts (a test of a scheme's cohorts).",
    ),
    "level_value": Field(pl.String, "The cohort's number; between cohorts, the scheme (toolkit, evaluation); else ''."),
    "family_key": Field(pl.String, "The family, pseudonymised; '' at other levels."),
    "fs_start_date": Field(pl.Date, "FS start of the family; empty at other levels."),
    "incidents_before": Field(
        pl.Int64,
        "Call-outs in the 12 months before, of all families counted; empty where not known. A twelfth of it is the"
        " number a month to all of them together.",
    ),
    "incidents_after": Field(pl.Int64, "Call-outs in the 12 months from FS start; empty for a family left out."),
    "domestic_abuse_before": Field(pl.Int64, "Of incidents_before, those that the police record as domestic abuse."),
    "domestic_abuse_after": Field(pl.Int64, "Of incidents_after, likewise."),
    "domestic_abuse_change_pct": Field(
        pl.Float64,
        "Change from domestic_abuse_before to domestic_abuse_after in per cent; empty where that is 0 before, and"
        " between cohorts.",
    ),
    "mean_a_month_before": Field(
        pl.Float64,
        "Call-outs before, divided by 12 and by the number of families; empty between cohorts, as are the two changes.",
    ),
    "mean_a_month_after": Field(pl.Float64, "Call-outs after, divided likewise."),
    "change": Field(pl.Float64, "Mean after less mean before."),
    "change_pct": Field(pl.Float64, "The change as a per cent of the mean before; empty where that is 0."),
    "n_families": Field(pl.Int64, "Families counted, each once, at its earliest start: as in the column n."),
    **estimates.of_people(
        "Families counted: 1 or 0 in a family's row.",
        "Change of the mean in per cent; empty for one family and between cohorts.",
        "Of the change; between cohorts, of call-outs before and after being in the same proportion in each.",
    ),
}

FAMILIES_CELL = "families with call-outs known"
CALL_OUTS = ("call-outs before", "call-outs after")
ABUSE = ("domestic abuse call-outs before", "domestic abuse call-outs after")
ROUNDED = dict.fromkeys(MEANS, 2) | {"change_pct": 1, "domestic_abuse_change_pct": 1}
TEXT = (
    "Police call-outs a month to families in the 12 months before FS start and in the 12 months from it, each call-out"
    " of a family counted once, and each family once, at its earliest start. One row a family, authority and cohort,"
    " and one for the test between the cohorts of a scheme."
)

COUNTED = (
    Column("Families", "n"),
    Column("Call-outs before", "incidents_before"),
    Column("Call-outs after", "incidents_after"),
)

COMPARED_LEVEL = pl.col("level_value").replace({of: column for column, of in COHORT_COLUMNS.items()})
ITEMS = (*CALL_OUTS, *ABUSE)
RELATIONS = (
    *(part_of("Some call-outs are of domestic abuse.", *items) for items in zip(ABUSE, CALL_OUTS, strict=True)),
    *cohorts_of("Families", (FAMILIES_CELL, *ITEMS), COHORT_COLUMNS),
    *(
        Relation(
            "The cohorts together.",
            (Term(1, item, {"level": BETWEEN_COHORTS, "level_value": scheme}), Term(-1, item, {"level": level})),
            within=(),
        )
        for item in (FAMILIES_CELL, *ITEMS)
        for level, scheme in COHORT_COLUMNS.items()
    ),
)

TABLE = EvaluationTable(
    NAME,
    TEXT,
    COLUMNS,
    reads=("intermediate.int_spells__call_outs",),
    compute=police_call_outs,
    disclosure=Table(
        counts=(
            Count("n", FAMILIES_CELL),
            Count("n_families", FAMILIES_CELL),
            *(Count(column, item, on=FAMILIES_CELL) for column, item in zip(SUMMED, ITEMS, strict=True)),
        ),
        figures=(*ROUNDED, *ESTIMATES),
        place={"level": pl.col("level"), "level_value": pl.col("level_value")},
        rests=tuple(
            Rests(
                ESTIMATES,
                {**AUTHORITY_CELL, "item": pl.lit(item), "level": COMPARED_LEVEL},
                when=pl.col("level") == BETWEEN_COHORTS,
            )
            for item in (FAMILIES_CELL, *CALL_OUTS)
        ),
        decimals=ONE_DECIMAL | ROUNDED,
        leaves_out=pl.col("level") == "family",
        drops=("family_key", "fs_start_date"),
        relations=RELATIONS,
    ),
    views=(
        View(
            "call-outs",
            "Police call-outs to families in the 12 months before and after",
            NAME,
            (
                AUTHORITY,
                words("Level", "level"),
                text("Cohort", "level_value"),
                *COUNTED,
                Column("A month and family, before", "mean_a_month_before", decimals=2),
                Column("A month and family, after", "mean_a_month_after", decimals=2),
                Column("Change (%)", "estimate", decimals=1),
                *interval(1),
                P,
                Column("Domestic abuse before", "domestic_abuse_before"),
                Column("Domestic abuse after", "domestic_abuse_after"),
                Column("Domestic abuse, change (%)", "domestic_abuse_change_pct", decimals=1),
                LEFT_OUT,
                REASON,
            ),
            "where level in ('authority', 'cohort', 'evaluation_cohort') order by authority, level, level_value",
            is_on_page=True,
        ),
        View(
            "call-outs-between",
            "Police call-outs: whether the cohorts differ",
            NAME,
            (AUTHORITY, words("Cohorts", "level_value"), *COUNTED, P, LEFT_OUT, NO_P),
            f"where level = '{BETWEEN_COHORTS}' order by authority, level_value",
        ),
    ),
)
