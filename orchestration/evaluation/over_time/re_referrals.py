"""`evaluation.re_referrals`: the share of referrals that are re-referrals, by financial year and before against after.

The time-adjusted ratio of re-referrals is with the others, in `time_adjusted`; the intervals are those of `shares`.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.evaluation import estimates, shares
from orchestration.evaluation.estimates import Finding
from orchestration.evaluation.over_time import yearly
from orchestration.evaluation.over_time.yearly import RE_REFERRALS, Chosen, Series
from orchestration.evaluation.shares import Counted

BOTH = "after against before"
SHARE = "Re-referrals as a share of the referrals that began, per cent; Wilson's interval"
DIFFERENCE = (
    "Share after less share before, in percentage points; Newcombe's interval, Pearson's chi-square test without"
    " continuity correction"
)
ALONE = "each referral is counted as if it were on its own, though children of one family are referred together"
BEFORE_AND_AFTER = "before and after, no comparison group"
COLUMNS = {
    **dict.fromkeys(("authority", "outcome", "age_group", "source", "level"), pl.String),
    **dict.fromkeys(("financial_year", "re_referrals", "referrals"), pl.Int64),
    "share_pct": pl.Float64,
}


def re_referrals(authority_year: pl.DataFrame, programme_members: pl.DataFrame) -> pl.DataFrame:
    """One row an authority of the programme and financial year, one each for before and after, one for the two.

    `authority_year`: evaluation.authority_year; `programme_members`: the seed. Shares in per cent.
    """
    return estimates.table(
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
    for (year,), frame in known.points.group_by("financial_year", maintain_order=True):
        yield _share(series, "financial_year", Chosen(frame, ())) | {"financial_year": year}
    for period in yearly.PERIODS:
        yield _share(series, period, yearly.choose(series.frame.filter(pl.col("period") == period), *rules))
    both = yearly.choose(series.frame, yearly.OUTSIDE, *rules)
    before, after = (_total(both.of(period)) for period in yearly.PERIODS)
    yield _row(series, BOTH, before.total + after.total, shares.difference(before, after), both)


def _share(series: Series, level: str, chosen: Chosen) -> dict[str, object]:
    counted = _total(chosen.points)
    finding = shares.share(counted)
    row = _row(series, level, counted.total, finding, chosen)
    return row | {"re_referrals": counted.count, "referrals": counted.total, "share_pct": finding.estimate}


def _row(series: Series, level: str, referrals: int, finding: Finding, chosen: Chosen) -> dict[str, object]:
    return {
        **series.keys,
        "source": series.source,
        "level": level,
        **finding.row(
            method=DIFFERENCE if level == BOTH else SHARE,
            n=referrals,
            left_out=estimates.joined(chosen.left_out),
            caveat=estimates.joined([BEFORE_AND_AFTER if level == BOTH else "", ALONE, *series.caveats]),
        ),
    }


def _total(frame: pl.DataFrame) -> Counted:
    return Counted(int(frame["counted"].sum()), int(frame["denominator"].sum()))
