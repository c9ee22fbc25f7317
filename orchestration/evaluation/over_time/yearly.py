"""The yearly figures that comparisons over time rest on: whose they are, which of them count, and which are left out.

Input throughout: the published table evaluation.authority_year. What is computed from the figures belongs to `rates`,
`time_adjusted`, `neighbours` and `re_referrals`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

NEW_LOOKED_AFTER, ON_PLAN, RE_REFERRALS = "new_looked_after", "on_plan", "re_referrals"
PERIODS = ("before", "after")
POPULATIONS: Mapping[str, str] = {NEW_LOOKED_AFTER: "population", ON_PLAN: "population", RE_REFERRALS: "referrals"}
"""What each outcome is counted out of."""

PANDEMIC = (2020, 2021)
"""Financial years of restrictions in England, which began on 23 March 2020 and ended in February 2022."""

MAXIMUM_NAMED = 4
SHORT_OF_ROWS = "counted from rows: the first years show less than there was where these do not go back far enough"

OUTSIDE = ("outside both periods", ~pl.col("period").fill_null("").is_in(PERIODS))
NO_FIGURE = ("no figure", pl.col("counted").is_null())
GO_LIVE = ("the go-live year", pl.col("is_go_live_year"))
PART = ("part of a year", pl.col("part_of_year") < 1)


@dataclass(frozen=True)
class Series:
    """One authority's figures of one outcome and age group, by first day; absent ones of either period are empty."""

    authority: str
    outcome: str
    age_group: str
    frame: pl.DataFrame

    @property
    def keys(self) -> dict[str, str]:
        return {"authority": self.authority, "outcome": self.outcome, "age_group": self.age_group}

    @property
    def source(self) -> str:
        return self.frame["source"].drop_nulls()[0]

    @property
    def caveats(self) -> list[str]:
        compared = self.frame.filter(~OUTSIDE[1], pl.col("financial_year").is_in(PANDEMIC))
        years = " and ".join(in_words(year) for year in compared["financial_year"].unique().sort())
        return [
            *([SHORT_OF_ROWS] if self.source == "rows" else []),
            *([f"the pandemic fell into {years}: such years are like no others"] if years else []),
        ]


@dataclass(frozen=True)
class Chosen:
    """The figures that count, by first day, and what was left out, how many and why."""

    points: pl.DataFrame
    left_out: tuple[str, ...]

    def of(self, period: str) -> pl.DataFrame:
        return self.points.filter(pl.col("period") == period)

    @property
    def empty_periods(self) -> str:
        """The periods without a figure, in words; '' where both have one."""
        empty = [period for period in PERIODS if self.of(period).is_empty()]
        return "either period" if len(empty) == len(PERIODS) else "".join(f"the period {period}" for period in empty)


def in_words(financial_year: int) -> str:
    """2014 is 2014/15."""
    return f"{financial_year}/{(financial_year + 1) % 100:02}"


def each_series(authority_year: pl.DataFrame, programme_members: pl.DataFrame) -> Iterator[Series]:
    """The figures of the authorities that run the programme, in the order of authority, outcome and age group.

    A stretch of either period that the authority has a figure for elsewhere but not here is there with an empty count.
    """
    stretch = ["financial_year", "first_day", "last_day", "part_of_year", "period", "is_go_live_year"]
    figures = authority_year.join(programme_members.select("authority").unique(), on="authority", how="semi")
    for (authority,), own in figures.sort("authority").group_by("authority", maintain_order=True):
        compared = own.filter(pl.col("period").is_in(PERIODS)).select(stretch).unique()
        for (outcome, age_group), frame in own.sort("outcome", "age_group").group_by(
            "outcome", "age_group", maintain_order=True
        ):
            absent = compared.join(frame, on=["first_day", "last_day"], how="anti")
            complete = pl.concat([frame, absent], how="diagonal").sort("first_day", "last_day")
            yield Series(str(authority), str(outcome), str(age_group), complete)


def no_denominator(outcome: str) -> tuple[str, pl.Expr]:
    """Leaves out years of which the population, or the number of referrals, is unknown or zero."""
    return f"no {POPULATIONS[outcome]}", ~(pl.col("denominator") > 0).fill_null(value=False)


def more_than_all(outcome: str) -> tuple[str, pl.Expr]:
    """Leaves out years with more counted than there are: a wrong figure."""
    return f"more counted than the {POPULATIONS[outcome]}", pl.col("counted") > pl.col("denominator")


def choose(frame: pl.DataFrame, *rules: tuple[str, pl.Expr]) -> Chosen:
    """The rows to which no rule applies. Each other row is left out for the first rule that does."""
    why = pl.coalesce(
        *(pl.when(applies.fill_null(value=False)).then(pl.lit(reason)) for reason, applies in rules),
        pl.lit(""),
    )
    marked = frame.with_columns(why.alias("_why"))
    left_out = []
    for reason, _ in rules:
        years = [in_words(year) for year in marked.filter(pl.col("_why") == reason)["financial_year"].unique().sort()]
        if years:
            named = f" ({', '.join(years)})" if len(years) <= MAXIMUM_NAMED else ""
            left_out.append(f"{reason}: {len(years)} financial year{'s' if len(years) > 1 else ''}{named}")
    return Chosen(marked.filter(pl.col("_why") == "").drop("_why"), tuple(left_out))
