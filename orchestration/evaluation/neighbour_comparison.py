"""`evaluation.neighbour_comparison`: an authority's change against the change of its statistical neighbours.

With one treated authority the only valid test is by permutation: where the authority stands among its neighbours, each
put in its place. The regression itself is in `methods.regression`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from orchestration.disclosure.roles import Rests, Table
from orchestration.evaluation import authority_year as yearly
from orchestration.evaluation.authority_year import Chosen, Series
from orchestration.evaluation.methods import estimates, regression
from orchestration.evaluation.methods.estimates import ESTIMATES, RATIO
from orchestration.evaluation.methods.regression import NotEstimableError, Points
from orchestration.evaluation.table import Columns, EvaluationTable, Field, frame
from orchestration.evaluation.time_adjusted import MODELS, REGRESSIONS, too_thin, whole_years
from orchestration.publication.report.views.view import LEFT_OUT, NO_ESTIMATE, Column, P, View, words

METHOD = (
    "{regression}; authority and year effects; the effect is the authority's in the years after. p by permutation: each"
    " neighbour in the authority's place, ranked by the size of the change, rise or fall"
)
CAVEAT = (
    "One authority against its statistical neighbours, whose years would have gone as the authority's but for Family"
    " Safeguarding only if nothing else set them apart"
)
NO_INTERVAL = "One treated authority: a cluster-robust interval or p is not valid, so there is no interval"
PANEL = ("authority", "financial_year", "period", "counted", "denominator")


def neighbour_comparison(
    authority_year: pl.DataFrame, statistical_neighbours: pl.DataFrame, programme_members: pl.DataFrame
) -> pl.DataFrame:
    """One row an authority of the programme, outcome and age group.

    `authority_year`: evaluation.authority_year, which has the neighbours' figures too; `statistical_neighbours` and
    `programme_members`: the seeds.
    """
    candidates = {
        authority: ranked.sort("rank")["neighbour"].to_list()
        for (authority,), ranked in statistical_neighbours.group_by("authority")
    }
    from_date = dict(programme_members.select("authority", "from_date").iter_rows())
    return frame(
        (
            _row(series, candidates.get(series.authority, []), authority_year, from_date)
            for series in yearly.each_series(authority_year, programme_members)
        ),
        COLUMNS,
    )


def permuted_effects(panel: pl.DataFrame, outcome: str) -> dict[str, float]:
    """The ratio that each authority of a panel has when it is the one treated.

    `panel`: authority, financial_year, period, counted and denominator; every authority in every year.

    Raises:
        NotEstimableError: as `regression.ratio`, for any of the authorities.
    """
    authority, year = panel["authority"].to_numpy(), panel["financial_year"].to_numpy()
    is_after = (panel["period"] == "after").to_numpy()
    effects = np.column_stack([authority[:, None] == np.unique(authority), year[:, None] == np.unique(year)[1:]])
    return {
        treated: regression.ratio(
            Points(
                panel["counted"].to_numpy(),
                panel["denominator"].to_numpy(),
                np.column_stack([effects, (authority == treated) & is_after]).astype(float),
            ),
            MODELS[outcome],
        ).estimate
        for treated in panel["authority"].unique(maintain_order=True)
    }


def permutation_rank(ratios: Mapping[str, float], treated: str) -> int:
    """How many changes, the authority's own among them, are at least as large as its own, up or down."""
    sizes = {authority: abs(np.log(ratio)) for authority, ratio in ratios.items()}
    return sum(bool(size >= sizes[treated] - 1e-9) for size in sizes.values())


def _row(
    series: Series, candidates: Sequence[str], authority_year: pl.DataFrame, from_date: Mapping[str, date | None]
) -> dict[str, object]:
    chosen = whole_years(series)
    thin = too_thin(chosen, series.outcome)
    if thin:
        compared, left_out = authority_year.clear(), []
    else:
        compared, left_out = _neighbours(series, chosen, candidates, authority_year, from_date)
    names = compared["authority"].unique()
    row = {
        **series.keys,
        "ratio_is": "odds ratio" if MODELS[series.outcome] == "binomial" else "rate ratio",
        "method": METHOD.format(regression=REGRESSIONS[series.outcome]),
        "neighbours": len(names),
        "n": chosen.points.height + compared.height,
        "left_out": estimates.joined([*chosen.left_out, *left_out]),
        "caveat": estimates.joined([CAVEAT, *series.caveats, *_other_sources(series, compared)]),
    }
    if reason := thin or ("" if len(names) else "No neighbour to compare with"):
        return row | {"reason": reason}
    own = chosen.points.select(*PANEL, "used")
    try:
        ratios = permuted_effects(pl.concat([own, compared]), series.outcome)
    except NotEstimableError as why:
        return row | {"reason": str(why)}
    rank, places = permutation_rank(ratios, series.authority), len(names) + 1
    return row | {
        "rank": rank,
        "smallest_possible_p": 1 / places,
        "estimate": ratios[series.authority],
        "p": rank / places,
        "reason": f"{NO_INTERVAL}; p cannot be under 1/{places}",
    }


def _neighbours(
    series: Series,
    chosen: Chosen,
    candidates: Sequence[str],
    authority_year: pl.DataFrame,
    from_date: Mapping[str, date | None],
) -> tuple[pl.DataFrame, list[str]]:
    """The figures of the neighbours that can be compared, in the authority's years; and who was left out, and why."""
    last_day = chosen.points["last_day"].max()
    in_programme = [name for name in candidates if name in from_date and _began(from_date[name], last_day)]
    years = chosen.points.select("financial_year", "period")
    figures = (
        authority_year.filter(
            pl.col("authority").is_in([name for name in candidates if name not in in_programme]),
            pl.col("outcome") == series.outcome,
            pl.col("age_group") == series.age_group,
            yearly.is_comparable(series),
            pl.col("part_of_year") == 1,
            pl.col("counted").is_not_null(),
            pl.col("denominator") > 0,
            (pl.col("counted") <= pl.col("denominator")) | (MODELS[series.outcome] != "binomial"),
        )
        .drop("period")
        .join(years, on="financial_year")
        .select(*PANEL, "used")
        .sort("authority", "financial_year")
    )
    complete = figures.filter(pl.len().over("authority") == years.height)
    counted = complete.filter(pl.col("counted").sum().over("authority", "period").min().over("authority") > 0)
    with_every_year, with_counts = set(complete["authority"]), set(counted["authority"])
    without = [name for name in candidates if name not in in_programme and name not in with_every_year]
    nothing = sorted(with_every_year - with_counts)
    reasons = {
        "runs the programme": in_programme,
        "no figure for every year": without,
        "nothing counted in a period": nothing,
    }
    return counted, [f"{why}: {len(who)} ({', '.join(who)})" for why, who in reasons.items() if who]


def _began(from_date: date | None, last_day: date | None) -> bool:
    """Whether a member of the programme may have been in it by the last day compared."""
    return from_date is None or last_day is None or from_date <= last_day


def _other_sources(series: Series, compared: pl.DataFrame) -> list[str]:
    others = compared.filter(pl.col("used") != series.used)["authority"].n_unique()
    return [f"{others} of the neighbours' figures are not from the same source as the authority's"] if others else []


NAME = "evaluation.neighbour_comparison"
COLUMNS: Columns = {
    **yearly.KEYS,
    "ratio_is": yearly.RATIO_IS,
    "neighbours": Field(pl.Int64, "Statistical neighbours compared with."),
    "rank": Field(
        pl.Int64,
        "Place of the authority's change among its own and the neighbours', each put in its place: 1 is the largest, up"
        " or down.",
    ),
    "smallest_possible_p": Field(pl.Float64, "1 / (neighbours + 1): p cannot be smaller, however large the change."),
    **estimates.of_years(
        "Yearly points of the authority and its neighbours together.",
        "The authority's ratio of after to before over that of its neighbours.",
        "Always empty: with one treated authority there is no valid one.",
        "rank / (neighbours + 1), by permutation.",
    ),
}

TABLE = EvaluationTable(
    NAME,
    "An authority's change after go-live against that of its statistical neighbours in the same financial years, those"
    " that run the programme left out. One row an authority that runs the programme, outcome and age group.",
    COLUMNS,
    reads=(yearly.NAME, "reference.statistical_neighbours", yearly.MEMBERS),
    compute=neighbour_comparison,
    is_compared=True,
    disclosure=Table(
        rests=tuple(
            Rests((*ESTIMATES, "rank"), on, of_neighbours=of_neighbours)
            for on in yearly.YEARS
            for of_neighbours in (False, True)
        ),
        decimals=RATIO,
    ),
    views=(
        View(
            "neighbours",
            "Change against statistical neighbours",
            NAME,
            (
                *yearly.SHOWN_KEYS,
                words("Ratio is", "ratio_is"),
                Column("Ratio", "estimate", decimals=3),
                Column("Neighbours", "neighbours"),
                P,
                Column("Smallest possible p", "smallest_possible_p", decimals=4, empty="'z'"),
                LEFT_OUT,
                NO_ESTIMATE,
            ),
            yearly.ORDER,
        ),
    ),
)
