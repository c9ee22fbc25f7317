"""Yearly reductions that the cost model rests on, each with its interval and distribution: printed and measured.

Taking the change of population out, and the interval of what the warehouse measures, is done in
`evaluation.before_after`; the report prints its reductions without an interval, so theirs is worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
import polars as pl

from orchestration.evaluation.authority_year import NEW_LOOKED_AFTER, ON_PLAN
from orchestration.evaluation.money.configuration import Configuration
from orchestration.evaluation.money.costs import Floats
from orchestration.evaluation.money.projection import NO_PLANS
from orchestration.evaluation.money.settings import ENTRIES, INTERVAL_ENDS, PLANS

PRINTED, MEASURED = "published", "measured"
"""Values of the column `reductions`: those that the report prints, and those of evaluation.before_after."""

PRINTED_MODEL = tuple(
    f"reference.{name}" for name in ("unit_costs", "care_duration", "implementation_costs", "published_figures")
)
"""The reference tables that `printed_model` takes."""

PRINTED_REDUCTIONS = {
    ENTRIES: ("new_looked_after_under_12_population_taken_out", range(7, 12)),
    PLANS: ("on_plan_under_12_population_taken_out", range(13, 17)),
}
"""The item that the report prints, and the tables it prints it in."""

UNDER_12 = "under_12"
OUTCOMES = {ENTRIES: NEW_LOOKED_AFTER, PLANS: ON_PLAN}
NO_PLANS_MEASURED = "Savings from plans: no reduction is measured for children under 12"


@dataclass(frozen=True)
class Reduction:
    """A yearly reduction, positive where there are fewer, and the 95 % interval of Student's t about it.

    `interval_is` says where the interval comes from or, where `half_width` is None, why there is none.
    """

    estimate: float
    half_width: float | None
    degrees_of_freedom: int
    interval_is: str

    @property
    def ends(self) -> dict[str, float]:
        """The interval's ends by name; none where there is no interval."""
        if self.half_width is None:
            return {}
        ends = (self.estimate - self.half_width, self.estimate + self.half_width)
        return dict(zip(INTERVAL_ENDS, ends, strict=True))

    def draw(self, generator: np.random.Generator, scores: Floats) -> Floats:
        """Random reductions from the estimate's own distribution, Student's t, made of standard normal `scores`.

        Raises:
            TypeError: there is no interval.
        """
        freedom = self.degrees_of_freedom
        scale = self.half_width / _t_95(freedom)
        return self.estimate + scale * scores / np.sqrt(generator.chisquare(freedom, len(scores)) / freedom)


@dataclass(frozen=True)
class Reductions:
    """Those of one authority; `plans` is None where no reduction in plans is known, and `left_out` says so."""

    source: str
    entries: Reduction
    plans: Reduction | None
    left_out: str


def _t_95(degrees_of_freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(degrees_of_freedom, 0.975))


def printed_reductions(figures: pl.DataFrame) -> pl.DataFrame:
    """Yearly reductions as printed in Tables 7 to 11 and 13 to 16 of the report: authority, fewer_entries, fewer_plans.

    `figures`: the seed published_figures. Positive where there are fewer; empty where none is printed.
    """
    found = [
        figures.filter(
            pl.col("published_in").is_in([f"Table {n}" for n in tables]),
            pl.col("item") == item,
            pl.col("statistic") == "change",
        ).select("authority", (-pl.col("value")).alias(name))
        for name, (item, tables) in PRINTED_REDUCTIONS.items()
    ]
    return found[0].join(found[1], on="authority", how="full", coalesce=True).sort("authority")


def printed_model(
    unit_costs: pl.DataFrame, care_duration: pl.DataFrame, implementation_costs: pl.DataFrame, figures: pl.DataFrame
) -> tuple[Configuration, pl.DataFrame]:
    """What the cost model takes, as the report prints it: the reference tables, and the yearly reductions."""
    return Configuration.from_tables(unit_costs, care_duration, implementation_costs), printed_reductions(figures)


def printed(figures: pl.DataFrame, local_authorities: pl.DataFrame, dispersion: pl.DataFrame) -> dict[str, Reductions]:
    """By authority, those of Tables 7 to 11 and 13 to 16 of the report: `figures` is the seed published_figures.

    With `before` and `after` children a year over b and a years, the printed reduction is r x before - after, r being
    how far the population grew; so its variance is dispersion x (r^2 x before / b + after / a), that of two
    over-dispersed Poisson counts. The dispersion and its degrees of freedom are those of the seed
    year_to_year_dispersion, the years those of local_authorities.
    """
    years = {
        authority: (before / 12, after / 12)
        for authority, before, after in local_authorities.drop_nulls(["before_start", "after_end"])
        .select("slug", _months("before_start", "before_end").alias("before"), _months("after_start", "after_end"))
        .iter_rows()
    }
    means, scatter = _printed_means(figures), _dispersion(dispersion)

    def reduction(name: str, authority: str, estimate: float) -> Reduction:
        found = scatter.get((OUTCOMES[name], authority)) or scatter.get((OUTCOMES[name], ""))
        if found is None or authority not in years:
            return Reduction(estimate, None, 0, "none is printed, and no dispersion or no periods are entered")
        return _with_interval(estimate, means[name, authority], years[authority], *found)

    return {
        authority: Reductions(
            PRINTED,
            reduction(ENTRIES, authority, entries),
            None if plans is None else reduction(PLANS, authority, plans),
            NO_PLANS if plans is None else "",
        )
        for authority, entries, plans in printed_reductions(figures).drop_nulls(ENTRIES).iter_rows()
    }


def _with_interval(
    estimate: float, means: tuple[float, float], years: tuple[float, float], dispersion: float, freedom: int
) -> Reduction:
    before, after = means
    growth = (after + estimate) / before
    variance = dispersion * (growth**2 * before / years[0] + after / years[1])
    return Reduction(
        estimate,
        _t_95(freedom) * sqrt(variance),
        freedom,
        f"not printed; from the printed yearly means as over-dispersed Poisson counts (dispersion {dispersion:g})",
    )


def _dispersion(table: pl.DataFrame) -> dict[tuple[str, str], tuple[float, int]]:
    columns = ("outcome", "authority", "dispersion", "residual_degrees_of_freedom")
    return {(outcome, authority or ""): found for outcome, authority, *found in table.select(columns).iter_rows()}


def _months(first: str, last: str) -> pl.Expr:
    beyond = pl.col(last) + pl.duration(days=1)
    return (beyond.dt.year() - pl.col(first).dt.year()) * 12 + beyond.dt.month() - pl.col(first).dt.month()


def _printed_means(figures: pl.DataFrame) -> Mapping[tuple[str, str], tuple[float, float]]:
    found = {}
    for name, (item, tables) in PRINTED_REDUCTIONS.items():
        rows = figures.filter(
            pl.col("published_in").is_in([f"Table {n}" for n in tables]),
            pl.col("item") == item.removesuffix("_population_taken_out"),
        )
        for (authority,), own in rows.group_by("authority"):
            mean = dict(own.select("statistic", "value").iter_rows())
            found[name, authority] = (mean["before"], mean["after"])
    return found


def measured(before_after: pl.DataFrame) -> dict[str, Reductions]:
    """By authority, those that `evaluation.before_after` has for children under 12 who become looked after.

    Its estimates are changes, so a reduction is one with the sign turned. Its intervals are Student's t on two degrees
    of freedom fewer than the yearly points it counts in `n`: a mean before and one after.
    """
    known = {
        (row["authority"], row["outcome"]): Reduction(
            -row["estimate"],
            None if row["interval_low"] is None else (row["interval_high"] - row["interval_low"]) / 2,
            row["n"] - 2,
            "of evaluation.before_after" if row["interval_low"] is not None else row["reason"],
        )
        for row in before_after.filter(pl.col("age_group") == UNDER_12).drop_nulls("estimate").iter_rows(named=True)
    }
    return {
        authority: Reductions(MEASURED, entries, plans, "" if plans else NO_PLANS_MEASURED)
        for (authority, outcome), entries in sorted(known.items(), key=lambda item: item[0])
        if outcome == OUTCOMES[ENTRIES]
        for plans in [known.get((authority, OUTCOMES[PLANS]))]
    }
