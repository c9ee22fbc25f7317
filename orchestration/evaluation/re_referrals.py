"""`evaluation.re_referrals`: the share of referrals that are re-referrals, by financial year and before against after.

The time-adjusted ratio of re-referrals is with the others, in `time_adjusted`; the intervals are those of `shares`.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.disclosure.relations import Relation, Term, part_of
from orchestration.disclosure.roles import Count, Rests, Table
from orchestration.evaluation import authority_year as yearly
from orchestration.evaluation.authority_year import PERIODS, RE_REFERRALS, STRETCH, Chosen, Series
from orchestration.evaluation.methods import estimates, shares
from orchestration.evaluation.methods.estimates import ESTIMATES, ONE_DECIMAL, Finding
from orchestration.evaluation.methods.shares import Counted
from orchestration.evaluation.table import AUTHORITY_CELL, Columns, EvaluationTable, Field, frame
from orchestration.publication.report.views.view import AUTHORITY, LEFT_OUT, REASON, Column, P, View, interval, words

BOTH = "after against before"
SHARE = "Re-referrals as a share of the referrals that began, per cent; Wilson's interval"
DIFFERENCE = (
    "Share after less share before, in percentage points; Newcombe's interval, Pearson's chi-square test without"
    " continuity correction"
)
ALONE = "each referral is counted as if it were on its own, though children of one family are referred together"
BEFORE_AND_AFTER = "before and after, no comparison group"


def re_referrals(authority_year: pl.DataFrame, programme_members: pl.DataFrame) -> pl.DataFrame:
    """One row an authority of the programme and financial year, one each for before and after, one for the two.

    `authority_year`: evaluation.authority_year; `programme_members`: the seed. Shares in per cent.
    """
    return frame(
        (
            row
            for series in yearly.each_series(authority_year, programme_members)
            if series.outcome == RE_REFERRALS
            for row in _rows(series)
        ),
        COLUMNS,
    )


def _rows(series: Series) -> Iterator[dict[str, object]]:
    rules = [yearly.NO_FIGURE, yearly.no_denominator(series.outcome), yearly.more_than_all(series.outcome)]
    known = yearly.choose(series.frame, *rules)
    for (year,), points in known.points.group_by("financial_year", maintain_order=True):
        yield _share(series, "financial_year", Chosen(points, ())) | {"financial_year": year}
    for period in PERIODS:
        yield _share(series, period, yearly.choose(series.frame.filter(pl.col("period") == period), *rules))
    both = yearly.choose(series.frame, yearly.OUTSIDE, *rules)
    before, after = (_total(both.during(period)) for period in PERIODS)
    yield _row(series, BOTH, before.total + after.total, shares.difference(before, after), both)


def _share(series: Series, level: str, chosen: Chosen) -> dict[str, object]:
    counted = _total(chosen.points)
    finding = shares.share(counted)
    row = _row(series, level, counted.total, finding, chosen)
    return row | {"re_referrals": counted.count, "referrals": counted.total, "share_pct": finding.estimate}


def _row(series: Series, level: str, referrals: int, finding: Finding, chosen: Chosen) -> dict[str, object]:
    return {
        **series.keys,
        "source": series.used,
        "level": level,
        **finding.row(
            method=DIFFERENCE if level == BOTH else SHARE,
            n=referrals,
            left_out=estimates.joined(chosen.left_out),
            caveat=estimates.joined([BEFORE_AND_AFTER if level == BOTH else "", ALONE, *series.caveats]),
        ),
    }


def _total(points: pl.DataFrame) -> Counted:
    return Counted(int(points["counted"].sum()), int(points["denominator"].sum()))


NAME = "evaluation.re_referrals"
COLUMNS: Columns = {
    **yearly.KEYS,
    "source": yearly.SOURCE,
    "level": Field(pl.String, "financial_year; before or after: that period's years together; after against before."),
    "financial_year": Field(
        pl.Int64, "The calendar year in which it begins: 2014 for 2014/15; empty at the other levels."
    ),
    "re_referrals": Field(pl.Int64, "Re-referrals; empty for after against before."),
    "referrals": Field(pl.Int64, "Referrals that began; empty for after against before."),
    "share_pct": Field(pl.Float64, "Re-referrals in per cent of the referrals; empty for after against before."),
    **estimates.of_years(
        "Referrals that the estimate rests on.",
        "The share in per cent; after against before: its change in percentage points.",
        "Wilson's of a share, Newcombe's of the change.",
        "After against before: Pearson's chi-square test without continuity correction; a share has none.",
    ),
}


def _relations() -> Iterator[Relation]:
    for item, of, quarterly in (("re_referrals", "counted", "re_referrals"), ("referrals", "out of", "referrals")):
        printed, stretch = f"re_referrals: {item}", f"re_referrals: {of}"
        for quarters in (1, 2, 3, 4):
            of_quarters = (Term(-1, quarterly, {"level": "authority"}, quarter=-back) for back in range(quarters))
            whole = Term(1, stretch, {**STRETCH, "level_value": str(quarters)})
            yield Relation("A stretch of a year is its quarters.", (whole, *of_quarters), within=("breakdown",))
        year = Term(1, printed, {"level": "financial_year"})
        whole = Term(-1, stretch, {**STRETCH, "level_value": "4"})
        yield Relation("A financial year.", (year, whole), within=("breakdown",))
        for first in (1, 2, 3):
            parts = (
                Term(-1, stretch, {**STRETCH, "level_value": str(first)}, first - 4),
                Term(-1, stretch, {**STRETCH, "level_value": str(4 - first)}),
            )
            yield Relation("A financial year in two parts.", (year, *parts), within=("breakdown",))
        for period in PERIODS:
            yield Relation(
                "A period is its years.",
                (Term(1, printed, {"level": period}), Term(-1, stretch, {**STRETCH, "period": period})),
                within=("breakdown",),
                across_quarters=True,
            )
    both = Term(1, "re_referrals: referrals", {"level": "after against before"})
    parts = Term(-1, "re_referrals: referrals", {"level": PERIODS})
    yield Relation("Both periods together.", (both, parts), within=("breakdown",))
    yield part_of("Re-referrals are referrals.", "re_referrals: counted", "re_referrals: out of")
    yield part_of("Re-referrals are referrals.", "re_referrals: re_referrals", "re_referrals: referrals")


TABLE = EvaluationTable(
    NAME,
    "Re-referrals as a share of the referrals that began, by financial year, before and after Family Safeguarding, and"
    " the difference. One row an authority that runs the programme, and level or financial year.",
    COLUMNS,
    reads=(yearly.NAME, yearly.MEMBERS),
    compute=re_referrals,
    disclosure=Table(
        counts=(
            Count("n", "re_referrals: referrals"),
            Count("referrals", "re_referrals: referrals"),
            Count("re_referrals", "re_referrals: re_referrals"),
        ),
        figures=("share_pct", *ESTIMATES),
        relations=tuple(_relations()),
        place={
            "level": pl.col("level"),
            "breakdown": yearly.AGE_ALONE,
            "quarter": pl.when(pl.col("financial_year").is_not_null())
            .then((pl.col("financial_year").cast(pl.Int64) + 1) * 4)
            .otherwise(0),
        },
        rests=tuple(
            Rests(
                ESTIMATES,
                {
                    **AUTHORITY_CELL,
                    "item": pl.lit(f"re_referrals: {item}"),
                    "level": pl.lit(period),
                    "breakdown": yearly.AGE_ALONE,
                },
                when=pl.col("level") == BOTH,
            )
            for item in ("re_referrals", "referrals")
            for period in PERIODS
        ),
        decimals=ONE_DECIMAL | {"share_pct": 1},
    ),
    views=(
        View(
            "re-referrals",
            "Re-referrals as a share of referrals",
            NAME,
            (
                AUTHORITY,
                words("Ages", "age_group"),
                words(
                    "Financial year or period",
                    f"if(financial_year is null, level, {yearly.YEAR})",
                    defined_by="level",
                ),
                Column("Re-referrals", "re_referrals"),
                Column("Referrals", "referrals"),
                Column("Share (%)", "share_pct", decimals=1),
                *interval(1),
            ),
            f"where level <> '{BOTH}' order by authority, age_group desc, financial_year, level desc",
        ),
        View(
            "re-referrals-change",
            "Change in the share of re-referrals, after against before",
            NAME,
            (
                AUTHORITY,
                words("Ages", "age_group"),
                Column("Change (percentage points)", "estimate", decimals=1),
                *interval(1),
                P,
                Column("Referrals", "n"),
                LEFT_OUT,
                REASON,
            ),
            f"where level = '{BOTH}' order by authority, age_group desc",
        ),
    ),
)
