"""`evaluation.authority_year`, made by dbt: the yearly figures that comparisons over time rest on.

Whose they are, which of them count and which are left out. `before_after`, `time_adjusted`, `neighbour_comparison` and
`re_referrals` compute from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from orchestration.disclosure.relations import Relation, Term
from orchestration.disclosure.roles import Count, Rests, Table, quarter_of
from orchestration.evaluation import caveats
from orchestration.evaluation.table import AUTHORITY_CELL, AUTHORITY_TEXT, Columns, EvaluationTable, Field, of_outcome
from orchestration.publication.report.views.view import AUTHORITY, Column, View, text, words

NAME, MEMBERS = "evaluation.authority_year", "reference.programme_members"
NEW_LOOKED_AFTER, ON_PLAN, RE_REFERRALS = "new_looked_after", "on_plan", "re_referrals"
PERIODS = ("before", "after")
POPULATIONS: Mapping[str, str] = {NEW_LOOKED_AFTER: "population", ON_PLAN: "population", RE_REFERRALS: "referrals"}
"""What each outcome is counted out of."""

PANDEMIC = (2020, 2021)
"""Financial years of restrictions in England, which began on 23 March 2020 and ended in February 2022."""

MAXIMUM_NAMED = 4
SHORT_OF_ROWS = "counted from rows: the first years show less than there was where these do not go back far enough"
ROWS, RETURNS, NEITHER = "rows", "returns", "neither"
SERIES = ("outcome", "age_group", "includes_uasc")
"""What tells the series of one authority apart."""

ANOTHER_POPULATION = "out of the population under 18: the share of children under 10 is taken not to change"

OUTSIDE = ("outside both periods", ~pl.col("period").fill_null("").is_in(PERIODS))
NO_FIGURE = ("no figure", pl.col("counted").is_null())
GO_LIVE = ("the go-live year", pl.col("is_go_live_year"))
PART = ("part of a year", pl.col("part_of_year") < 1)


@dataclass(frozen=True)
class Series:
    """One authority's figures of one series, by first day; absent ones of either period are empty.

    used: rows, returns or neither, and why, as in evaluation.authority_year.
    """

    authority: str
    outcome: str
    age_group: str
    includes_uasc: bool
    used: str
    why: str
    frame: pl.DataFrame

    @property
    def keys(self) -> dict[str, str | bool]:
        return {
            "authority": self.authority,
            "outcome": self.outcome,
            "age_group": self.age_group,
            "includes_uasc": self.includes_uasc,
        }

    @property
    def denominator_is(self) -> str:
        return self.frame["denominator_is"].drop_nulls()[0]

    @property
    def caveats(self) -> list[str]:
        compared = self.frame.filter(~OUTSIDE[1], pl.col("financial_year").is_in(PANDEMIC))
        years = " and ".join(in_words(year) for year in compared["financial_year"].unique().sort())
        another = self.denominator_is not in (self.age_group, POPULATIONS[RE_REFERRALS])
        years_after = self.frame.filter(pl.col("counted").is_not_null(), period="after")["part_of_year"].sum()
        return [
            *caveats.of_series(self.authority, self.outcome, years_after),
            *([ANOTHER_POPULATION] if another else []),
            *([SHORT_OF_ROWS] if self.used == ROWS else []),
            *([f"the pandemic fell into {years}: such years are like no others"] if years else []),
        ]

    def no_figure(self, where: str) -> str:
        """Why there is no figure in a period, in words."""
        return f"No figure in {where}" + (f": {self.why}" if self.used == NEITHER else "")


@dataclass(frozen=True)
class Chosen:
    """The figures that count, by first day, and what was left out, how many and why."""

    points: pl.DataFrame
    left_out: tuple[str, ...]

    def during(self, period: str) -> pl.DataFrame:
        return self.points.filter(pl.col("period") == period)

    @property
    def empty_periods(self) -> str:
        """The periods without a figure, in words; '' where both have one."""
        empty = [period for period in PERIODS if self.during(period).is_empty()]
        return "either period" if len(empty) == len(PERIODS) else "".join(f"the period {period}" for period in empty)


def in_words(financial_year: int) -> str:
    """2014 is 2014/15."""
    return f"{financial_year}/{(financial_year + 1) % 100:02}"


def each_series(authority_year: pl.DataFrame, programme_members: pl.DataFrame) -> Iterator[Series]:
    """The figures of the authorities that run the programme, by authority, outcome, age group and includes_uasc.

    Where an authority has a figure of some year (or part of one) for one series and none for another, the other has
    the year with an empty count. A series of which no source is used is left out where another one of the outcome is
    used.
    """
    year = ["financial_year", "first_day", "last_day", "part_of_year", "period", "is_go_live_year"]
    programme = programme_members.filter(~pl.col("other_model")).select("authority").unique()
    is_used = (pl.col("used") != NEITHER).any()
    figures = authority_year.join(programme, on="authority", how="semi").filter(
        is_used.over("authority", *SERIES) | ~is_used.over("authority", "outcome"),
        pl.col("counted").is_not_null() | (pl.col("used") == NEITHER),
    )
    for (authority,), own in figures.sort("authority").group_by("authority", maintain_order=True):
        compared = own.filter(pl.col("period").is_in(PERIODS)).select(year).unique()
        for keys, frame in own.sort(SERIES).group_by(SERIES, maintain_order=True):
            used, why = frame.select("used", "why").row(0)
            absent = compared.join(frame, on=["first_day", "last_day"], how="anti")
            complete = pl.concat([frame, absent], how="diagonal").sort("first_day", "last_day")
            yield Series(str(authority), *keys, used, why, complete)


def is_comparable(series: Series) -> pl.Expr:
    """Whether another authority's figures count the same children: under 18, entries with and without unaccompanied
    children are never compared."""
    return (pl.col("includes_uasc") == series.includes_uasc) | (pl.col("age_group") != "under_18")


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


KEYS: Columns = {
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "outcome": Field(
        pl.String,
        "new_looked_after: children who began to be looked after; on_plan: children on a child protection plan;"
        " re_referrals: re-referrals, out of the referrals. As in evaluation.authority_year.",
    ),
    "age_group": Field(pl.String, "under_10, under_12 or under_18, as in evaluation.authority_year."),
    "includes_uasc": Field(
        pl.Boolean,
        "Whether unaccompanied asylum-seeking children are in the figures, as in evaluation.authority_year. Figures"
        " with and without them are never compared.",
    ),
}
"""The first columns of tables that compare years."""

SOURCE = Field(pl.String, "rows, returns or neither: what the figures come from, as in evaluation.authority_year.")
DENOMINATOR_IS = Field(
    pl.String, "What the figures are out of: referrals, or the age group of the population. As in authority_year."
)
RATIO_IS = Field(pl.String, "rate ratio, or odds ratio: what estimate is. Below 1 there are fewer after.")

WITH_UASC = "case when includes_uasc then 'included' else 'left out' end"
SHOWN_KEYS = (
    AUTHORITY,
    words("Outcome", "outcome"),
    words("Ages", "age_group"),
    text("Unaccompanied children", WITH_UASC, defined_by="includes_uasc"),
)
YEAR = "printf('%d/%02d', financial_year, (financial_year + 1) % 100)"
ORDER = "order by outcome, age_group, includes_uasc, authority"

AGE_ALONE = pl.col("age_group").replace("under_18", "")
AGE = (
    pl.when(pl.col("includes_uasc"), outcome=NEW_LOOKED_AFTER, age_group="under_18")
    .then(pl.lit("with_uasc"))
    .otherwise(AGE_ALONE)
)
"""The cells of the two periods and of their years: all ages are no breakdown, unaccompanied children are more."""

STRETCH = {"level": "stretch"}
OF_AUTHORITY = {"level": "authority"}
_YEAR_CELLS = {"level": pl.lit(STRETCH["level"]), "breakdown": AGE}
YEARS = tuple({**AUTHORITY_CELL, **_YEAR_CELLS, "item": of_outcome(what)} for what in ("counted", "out of"))
"""The cells of an authority's years, for tables that rest on them."""

YEARS_OF_PERIODS = tuple({**on, "period": pl.lit(period)} for on in YEARS for period in PERIODS)


def resting_on_years(*columns: str, of_all: bool = False) -> tuple[Rests, ...]:
    """Columns that are withheld with any year of either period: of the authority's, or of anybody's (`of_all`)."""
    without = {"authority"} if of_all else set()
    return tuple(
        Rests(columns, {name: cell for name, cell in on.items() if name not in without}) for on in YEARS_OF_PERIODS
    )


TABLE = EvaluationTable(
    NAME,
    disclosure=Table(
        counts=(
            Count("counted", of_outcome("counted")),
            # the others are out of the population, which is public
            Count("denominator", of_outcome("out of"), pl.when(outcome=RE_REFERRALS).then(pl.col("denominator"))),
        ),
        place={
            **_YEAR_CELLS,
            "level_value": (pl.col("part_of_year") * 4).round().cast(pl.Int64).cast(pl.String),
            "quarter": quarter_of("last_day"),
            "period": pl.col("period"),
        },
        # the source that is not used, and what it differs by, are for the authority's own analysts
        leaves_out=pl.col("counted").is_null(),
        figures=("rate_per_10000",),
        decimals={"rate_per_10000": 1},
        drops=("from_rows", "from_returns"),
        relations=(
            Relation(
                "Children on a plan on the stretch's last day, which is a quarter's.",
                (Term(1, "on_plan: counted", STRETCH), Term(-1, "children_on_a_plan_at_the_end", OF_AUTHORITY)),
                within=("breakdown",),
            ),
        ),
    ),
    views=(
        View(
            "authority-years",
            "Yearly figures that the comparisons rest on",
            NAME,
            (
                *SHOWN_KEYS,
                text("Financial year", YEAR, defined_by="financial_year"),
                Column("Part of the year", "part_of_year", decimals=2),
                words("Period", "period"),
                Column("Number", "counted"),
                Column("Out of", "denominator"),
                words("Out of what", "denominator_is"),
                Column("Per 10,000", "rate_per_10000", decimals=1),
                words("From", "used"),
                text("Why", "why"),
            ),
            f"{ORDER}, first_day",
            notes=(),
            is_on_page=False,
        ),
        View(
            "periods",
            "When Family Safeguarding began, and the periods compared",
            "reference.local_authorities",
            (
                text("Authority", "name"),
                *(
                    text(heading, f"strftime({day}, '%-d %B %Y')", defined_by=day)
                    for heading, day in (
                        ("Go-live", "go_live_date"),
                        ("Before, from", "before_start"),
                        ("Before, to", "before_end"),
                        ("After, from", "after_start"),
                        ("After, to", "after_end"),
                    )
                ),
                text("Note", "evaluation_note"),
            ),
            "where go_live_date is not null order by name",
            notes=(),
            holds="Authorities with a go-live date, and the years before and after it that are compared.",
        ),
    ),
)
