"""The panel of the comparison designs: authorities with the programme and without it, by whole financial years.

`impact_did`, `impact_event_study` and `impact_diagnostics` estimate from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from orchestration.evaluation import authority_year as yearly
from orchestration.evaluation.authority_year import NEW_LOOKED_AFTER, ON_PLAN, PANDEMIC
from orchestration.evaluation.methods.imputation import Integers, Panel
from orchestration.evaluation.untreated import SETTINGS

AUTHORITIES = "reference.local_authorities"
READS = (yearly.NAME, yearly.MEMBERS, AUTHORITIES, SETTINGS)
OUTCOMES = (NEW_LOOKED_AFTER, ON_PLAN)
FEWEST_DONORS, FEWEST_BEFORE = 2, 2
NO_DONORS = "Fewer than two authorities without the programme have a figure in every year"


@dataclass(frozen=True)
class Compared:
    """A series of one outcome and age group: whole years of all authorities, one row an authority and year.

    includes_uasc: None where it makes no difference.
    """

    outcome: str
    age_group: str
    includes_uasc: bool
    figures: pl.DataFrame

    @property
    def keys(self) -> dict[str, str | bool]:
        return {"outcome": self.outcome, "age_group": self.age_group, "includes_uasc": self.includes_uasc}

    @property
    def last_year(self) -> int:
        return int(self.figures["financial_year"].max())

    def denominator_is(self, authority: str) -> str:
        own = self.figures.filter(pl.col("authority") == authority)["denominator_is"]
        return own[0] if len(own) else ""


@dataclass(frozen=True)
class Design:
    """The panel to a year: first the donors' rows, then those of authorities with the programme.

    treated: by slug, row of the panel. go_live: financial years by slug. why_not: authorities with the programme of
    which nothing can be estimated, and why. left_out: who was left out of the donors, in words.
    """

    panel: Panel
    donors: int
    treated: Mapping[str, int]
    go_live: Mapping[str, int]
    estimated: tuple[str, ...]
    why_not: Mapping[str, str]
    left_out: str

    @property
    def donor_panel(self) -> Panel:
        return Panel(self.panel.counted[: self.donors], self.panel.population[: self.donors], self.panel.years)

    def starts(self, authorities: tuple[str, ...] | None = None) -> Integers:
        """The go-live years of authorities, by default of those estimated."""
        return np.array([self.go_live[each] for each in authorities or self.estimated], dtype=np.int64)


def each_compared(authority_year: pl.DataFrame) -> Iterator[Compared]:
    """The series that authorities are compared in. Entries under 18 with and without unaccompanied children are two."""
    makes_a_difference = (pl.col("outcome") == NEW_LOOKED_AFTER) & (pl.col("age_group") == "under_18")
    keys = ["outcome", "age_group", "variant"]
    whole = (
        authority_year.filter(
            pl.col("outcome").is_in(OUTCOMES), pl.col("counted").is_not_null(), pl.col("denominator") > 0
        )
        .with_columns(variant=pl.when(makes_a_difference).then("includes_uasc").otherwise(pl.lit(value=True)))
        .sort("last_day")
        .group_by("authority", *keys, "financial_year", maintain_order=True)
        .agg(
            pl.when(pl.col("outcome").first() == ON_PLAN)
            .then(pl.col("counted").last())
            .otherwise(pl.col("counted").sum())
            .alias("counted"),
            pl.col("denominator").last(),
            pl.col("denominator_is").last(),
            pl.col("part_of_year").sum().alias("whole"),
            pl.col("last_day").last(),
            pl.col("includes_uasc").all(),
        )
        .filter(
            pl.when(outcome=ON_PLAN).then(pl.col("last_day").dt.month() == 3).otherwise(pl.col("whole").round(6) == 1)
        )
    )
    for (outcome, age_group, _), figures in whole.sort(*keys, "authority", "financial_year").group_by(
        keys, maintain_order=True
    ):
        yield Compared(str(outcome), str(age_group), bool(figures["includes_uasc"].all()), figures)


def windows(compared: Compared, settings: pl.DataFrame) -> list[int]:
    """The last years of the windows: that of the 2020 evaluation, and the newest."""
    first = int(_setting(settings, "first_window_last_year"))
    return sorted({min(first, compared.last_year), compared.last_year})


def _setting(settings: pl.DataFrame, name: str) -> float:
    return float(settings.filter(pl.col("setting") == name)["value"].item())


def design(
    compared: Compared,
    programme_members: pl.DataFrame,
    local_authorities: pl.DataFrame,
    last_year: int,
    *,
    without_pandemic: bool = False,
    without: str = "",
) -> Design:
    """The panel to the financial year `last_year`, from the year in which half of the authorities have figures.

    Donors have a figure in every year and never ran the programme, or a model of its kind, by the last day.
    `without`: an authority with the programme that is left out.
    """
    figures = compared.figures.filter(pl.col("financial_year") <= last_year, pl.col("authority") != without)
    if without_pandemic:
        figures = figures.filter(~pl.col("financial_year").is_in(PANDEMIC))
    firsts = figures.group_by("authority").agg(pl.col("financial_year").min())["financial_year"]
    years = sorted(figures.filter(pl.col("financial_year") >= firsts.median())["financial_year"].unique())
    begun = dict(programme_members.group_by("authority").agg(pl.col("from_date").min()).iter_rows())
    go_live = {
        slug: day.year - (day.month < 4)
        for slug, day in local_authorities.drop_nulls("go_live_date").select("slug", "go_live_date").iter_rows()
        if slug != without
    }
    known = {
        str(authority): {
            year: numbers for year, *numbers in own.select("financial_year", "counted", "denominator").iter_rows()
        }
        for (authority,), own in figures.group_by("authority")
    }
    last_day = date(last_year + 1, 3, 31)
    in_programme = [a for a in known if a not in go_live and begun.get(a, date.max) <= last_day]
    candidates = [a for a in known if a not in go_live and a not in in_programme]
    incomplete = [a for a in candidates if not set(years) <= known[a].keys()]
    nothing = [a for a in candidates if a not in incomplete and not sum(known[a][y][0] for y in years)]
    donors = sorted(
        (a for a in candidates if a not in incomplete and a not in nothing), key=lambda a: [known[a][y] for y in years]
    )
    why_not = {a: _why_not(known[a], years, start) for a, start in go_live.items() if a in known}
    treated = sorted(
        (a for a in why_not if set(years) <= known[a].keys()),
        key=lambda a: (go_live[a], [known[a][y] for y in years]),
    )
    rows = [*donors, *treated]
    numbers = np.array([[known[a][y] for y in years] for a in rows], dtype=float).reshape(len(rows), len(years), 2)
    if len(donors) < FEWEST_DONORS:
        why_not = dict.fromkeys(why_not, NO_DONORS)
    reasons = {"runs the programme or a model of its kind": in_programme, "no figure of a year": incomplete}
    reasons |= {"nothing counted": nothing}
    said = [f"{why}: {len(who)} ({', '.join(sorted(who))})" for why, who in reasons.items() if who]
    return Design(
        Panel(numbers[:, :, 0], numbers[:, :, 1], np.array(years, dtype=np.int64)),
        len(donors),
        {a: len(donors) + place for place, a in enumerate(treated)},
        go_live,
        tuple(a for a in treated if not why_not[a]),
        {a: why for a, why in why_not.items() if why},
        "; ".join(said),
    )


def _why_not(known: Mapping[int, list[float]], years: list[int], go_live: int) -> str:
    """Why nothing can be estimated of an authority; '' where something can."""
    missing = [year for year in years if year not in known]
    if missing:
        return f"No figure of {', '.join(yearly.in_words(year) for year in missing)}"
    if not any(year > go_live for year in years):
        return f"No year after the go-live year by {yearly.in_words(max(years))}"
    if sum(year < go_live for year in years) < FEWEST_BEFORE:
        return "Fewer than two years before the go-live year"
    if not sum(known[year][0] for year in years if year < go_live):
        return "Nothing counted before"
    if not sum(known[year][0] for year in years if year > go_live):
        return "Nothing counted after"
    return ""
