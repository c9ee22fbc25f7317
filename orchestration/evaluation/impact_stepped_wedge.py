"""`evaluation.impact_stepped_wedge`: the trial in which authorities begin one after another, compared by planned start.

The schedule is reference.impact_schedule, and empty until a source gives dates. The tests are in
`methods.stepped_wedge`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from orchestration.disclosure.relations import part_of
from orchestration.disclosure.roles import Count, Table
from orchestration.evaluation import indicator_funnel
from orchestration.evaluation.methods import estimates, multiple_tests, stepped_wedge
from orchestration.evaluation.methods.estimates import ESTIMATES
from orchestration.evaluation.methods.stepped_wedge import Cells
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame, of_outcome
from orchestration.publication.report.views.view import REASON, Column, P, View, interval, text, words

REFERRALS, SCHEDULE = "intermediate.int_impact__referrals", "reference.impact_schedule"
PRIMARY = "looked_after"
OUTCOMES = {PRIMARY: "is_looked_after", "re_referral": "is_re_referred"}
"""Outcomes in order, the primary one first, and the column of the referrals that says so."""

FEWEST_AUTHORITIES, EXPOSURES, TRANSITION = 2, 3, 1
FEWEST_IN_PUBLIC = indicator_funnel.FEWEST_AUTHORITIES
CHILDREN = "trial children"
"""The same for every outcome."""

ODDS_RATIO, RISK_DIFFERENCE = "odds_ratio", "risk_difference"
PERMUTATION, QUASI = "permutation", "quasi_t"
MODEL = "Logit of children by authority and period, the period of the start a category of its own"
METHODS = {
    PERMUTATION: f"{MODEL}; age band and sex; start periods given to the authorities in every order, interval by"
    " inversion",
    QUASI: f"{MODEL}; on cells of authority and period, Student's t, variance times the dispersion and never less than"
    " it",
}
CAVEAT = (
    "by planned start, whatever happened; length of steps, follow-up, ages and model are this project's own, since the"
    " trial's protocol is cited and not printed"
)
NO_SCHEDULE = "Fewer than two authorities have a planned start (reference.impact_schedule)"
NO_CHILDREN = "Fewer than two authorities of the schedule have referrals with a whole follow-up"
NO_ESTIMATE = "No estimate: in an authority or a period nothing or everything was counted, or starts do not differ"
NO_TEST = "fewer than 20 orders of the start periods: no interval by permutation"


def impact_stepped_wedge(referrals: pl.DataFrame, schedule: pl.DataFrame) -> pl.DataFrame:
    """Rows an outcome, model, length of exposure and kind of effect, of all authorities of the trial together.

    `referrals`: int_impact__referrals; `schedule`: reference.impact_schedule. Without a trial one row an outcome, which
    says why.
    """
    if schedule.drop_nulls("planned_start").height < FEWEST_AUTHORITIES:
        return frame((_empty(outcome, NO_SCHEDULE) for outcome in OUTCOMES), COLUMNS)
    if referrals["authority"].n_unique() < FEWEST_AUTHORITIES:
        return frame((_empty(outcome, NO_CHILDREN) for outcome in OUTCOMES), COLUMNS)
    ordered = referrals.sort("start_period", "authority", "period", "person_key")
    rows = [row for outcome, column in OUTCOMES.items() for row in _rows(outcome, ordered, column)]
    return _with_holm(frame(rows, COLUMNS))


def _empty(outcome: str, reason: str) -> dict[str, object]:
    said = {"effect_is": ODDS_RATIO, "interval_kind": "", "model": "", "exposure": "all"}
    return {"authority": "", "outcome": outcome, **said, "method": MODEL, "n": 0, "left_out": "", "caveat": CAVEAT} | {
        "reason": reason
    }


def _cells(referrals: pl.DataFrame, column: str, by: list[str]) -> tuple[Cells, np.ndarray]:
    """Children and events by authority, period and `by`; and the start period of each authority."""
    places = referrals.select("authority", "start_period").unique(maintain_order=True)
    numbers = {authority: place for place, authority in enumerate(places["authority"])}
    cells = referrals.group_by("authority", "period", *by, maintain_order=True).agg(
        children=pl.len(), events=pl.col(column).sum()
    )
    dummies = cells.select(by).to_dummies(drop_first=True).to_numpy().astype(float) if by else np.empty((len(cells), 0))
    return Cells(
        np.array([numbers[each] for each in cells["authority"]]),
        cells["period"].to_numpy().astype(np.int64),
        dummies,
        cells["children"].to_numpy().astype(float),
        cells["events"].to_numpy().astype(float),
    ), places["start_period"].to_numpy().astype(np.int64)


def _rows(outcome: str, referrals: pl.DataFrame, column: str) -> Iterator[dict[str, object]]:
    described = {
        "authority": "",
        "outcome": outcome,
        "clusters": referrals["authority"].n_unique(),
        "periods": referrals["period"].n_unique(),
        "children": referrals.height,
        "events": int(referrals[column].sum()),
        "n": referrals.height,
        "left_out": "",
        "caveat": CAVEAT,
    }
    yield from _permuted(described, *_cells(referrals, column, ["age_band", "sex"]))
    yield from _quasi(described, *_cells(referrals, column, []))


def _permuted(described: dict[str, object], cells: Cells, starts: np.ndarray) -> Iterator[dict[str, object]]:
    of_model = described | {"model": "logit", "exposure": "all", "interval_kind": PERMUTATION}
    of_model["method"] = METHODS[PERMUTATION]
    test = stepped_wedge.permutation_test(cells, starts, TRANSITION)
    if test is None:
        yield of_model | {"effect_is": ODDS_RATIO, "reason": NO_ESTIMATE}
        return
    tested = {"p": test.p, "smallest_possible_p": test.smallest_possible_p}
    logs = (test.estimate, test.low, test.high)
    reason = "" if None not in logs else NO_TEST
    odds = [None if each is None else float(np.exp(each)) for each in logs]
    yield of_model | {"effect_is": ODDS_RATIO, **_ends(odds), **tested, "reason": reason}
    points = [None if each is None else stepped_wedge.risk_difference(cells, starts, each, TRANSITION) for each in logs]
    yield of_model | {
        "effect_is": RISK_DIFFERENCE,
        **_ends([None if each is None else 100 * each for each in points]),
        **tested,
        "reason": reason or ("" if points[0] is not None else NO_ESTIMATE),
    }


def _quasi(described: dict[str, object], cells: Cells, starts: np.ndarray) -> Iterator[dict[str, object]]:
    from scipy import stats

    transition = stepped_wedge.in_transition(cells, starts, TRANSITION)
    variants = {
        "all": stepped_wedge.treated(cells, starts, TRANSITION)[:, None],
        "by_length": stepped_wedge.exposed(cells, starts, EXPOSURES, TRANSITION),
    }
    for variant, columns in variants.items():
        found = stepped_wedge.quasi_binomial(cells, np.column_stack([transition, columns]))
        for at in range(columns.shape[1]):
            exposure = "all" if variant == "all" else f"{at + 1}{'_and_more' if at == EXPOSURES - 1 else ''}"
            row = described | {"model": "quasi_binomial", "exposure": exposure, "interval_kind": QUASI}
            row |= {"effect_is": ODDS_RATIO, "method": METHODS[QUASI]}
            if found is None:
                yield row | {"reason": NO_ESTIMATE}
                continue
            log, error = float(found.estimates[1 + at]), float(found.errors[1 + at])
            reach = float(stats.t.ppf(0.975, found.freedom)) * error
            detectable = reach + float(stats.t.ppf(0.8, found.freedom)) * error
            yield row | {
                **_ends([float(np.exp(each)) for each in (log, log - reach, log + reach)]),
                "p": float(2 * stats.t.sf(abs(log / error), found.freedom)),
                "dispersion": found.dispersion,
                "detectable_80": float(np.exp(-detectable)),
                "reason": "",
            }


def _ends(values: list[float | None]) -> dict[str, float | None]:
    return dict(zip(("estimate", "interval_low", "interval_high"), values, strict=True))


def _with_holm(table: pl.DataFrame) -> pl.DataFrame:
    """Holm's p within the secondary outcomes of a model, exposure and kind of effect."""
    family = ["model", "exposure", "effect_is"]
    of_secondary = pl.when(pl.col("outcome") != PRIMARY).then("p")
    return table.with_columns(q_holm=of_secondary.map_batches(multiple_tests.holm, pl.Float64).over(family))


NAME = "evaluation.impact_stepped_wedge"
COLUMNS: Columns = {
    "authority": Field(pl.String, f"{AUTHORITY_TEXT} Always '': all authorities of the trial together."),
    "outcome": Field(
        pl.String, "looked_after (the primary outcome) or re_referral: within the follow-up of the referral."
    ),
    "model": Field(pl.String, "logit (age band and sex among its terms) or quasi_binomial (on cells)."),
    "exposure": Field(
        pl.String, "all, or for how many steps after the transition an authority ran the programme: 1, 2, 3_and_more."
    ),
    "effect_is": Field(pl.String, "odds_ratio, or risk_difference in percentage points of the treated children."),
    "clusters": Field(pl.Int64, "Authorities of the trial with referrals."),
    "periods": Field(pl.Int64, "Steps with referrals."),
    "children": Field(pl.Int64, "Children and steps: a child counts once a step, at its first referral."),
    "events": Field(pl.Int64, "Of them, those with the outcome."),
    "interval_kind": Field(pl.String, "permutation (by inversion) or quasi_t (Student's t on cells)."),
    "smallest_possible_p": Field(pl.Float64, "1 / orders of the start periods; empty where nothing is permuted."),
    "q_holm": Field(pl.Float64, "Holm's p within the secondary outcomes; empty for the primary one."),
    "dispersion": Field(
        pl.Float64, "Pearson's chi-square of the cells over its degrees of freedom; 1 is what chance gives."
    ),
    "detectable_80": Field(
        pl.Float64, "The odds ratio below 1 that would have been found four times in five (80 per cent power)."
    ),
    **estimates.of_years(
        "Children: as in the column children.",
        "The effect of running the programme after the transition, by planned start.",
        "As interval_kind says.",
        "Two-sided, as interval_kind says.",
    ),
}

TABLE = EvaluationTable(
    NAME,
    "The stepped-wedge trial of Family Safeguarding: authorities that begin one after another, compared by planned"
    " start. One row an outcome, model, length of exposure and kind of effect.",
    COLUMNS,
    reads=(REFERRALS, SCHEDULE),
    compute=impact_stepped_wedge,
    is_compared=True,
    disclosure=Table(
        counts=(
            Count("n", CHILDREN),
            Count("children", CHILDREN),
            Count("events", of_outcome("trial events")),
        ),
        # the schedule is no secret: one of few authorities could take its own children from all
        leaves_out=(pl.col("clusters") < FEWEST_IN_PUBLIC).fill_null(value=False),
        relations=tuple(part_of("Those with it are some.", f"{each}: trial events", CHILDREN) for each in OUTCOMES),
        figures=(*ESTIMATES, "q_holm", "dispersion", "detectable_80"),
        decimals=dict.fromkeys(("estimate", "interval_low", "interval_high", "detectable_80"), 3)
        | {"p": 4, "q_holm": 4, "dispersion": 1},
    ),
    views=(
        View(
            "stepped-wedge",
            "The trial: authorities that begin one after another",
            NAME,
            (
                words("Outcome", "outcome"),
                words("Model", "model", blank="None"),
                text("Steps of exposure", "replace(exposure, '_', ' ')", defined_by="exposure"),
                words("Effect is", "effect_is"),
                Column("Children", "children", empty="'z'"),
                Column("Effect", "estimate", decimals=3),
                *interval(3),
                P,
                REASON,
            ),
            "order by outcome, model, effect_is, exposure",
        ),
    ),
)
