"""`evaluation.impact_stepped_wedge`: the trial in which authorities begin one after another, compared by planned start.

The schedule is what authorities deliver, else what a source says (reference.impact_schedule), and empty without. The
tests are in `methods.stepped_wedge`, the outcomes in `trial_outcomes`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from orchestration.disclosure.relations import Relation, part_of
from orchestration.disclosure.roles import Count, Rests, Table
from orchestration.evaluation import indicator_funnel
from orchestration.evaluation.methods import estimates, multiple_tests, stepped_wedge
from orchestration.evaluation.methods.estimates import ESTIMATES
from orchestration.evaluation.methods.stepped_wedge import CLOGLOG, LOGIT, Cells
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame, of_outcome
from orchestration.evaluation.trial_outcomes import ABSENCE, NEEDS, OUTCOMES, PRIMARY, RE_REFERRAL, Outcome, cells
from orchestration.publication.report.views.view import REASON, Column, Kind, P, View, interval, text, words

REFERRALS, SCHEDULE = "intermediate.int_impact__referrals", "intermediate.int_impact_schedule"
FEWEST_AUTHORITIES, EXPOSURES, TRANSITION = 2, 3, 1
FEWEST_IN_PUBLIC = indicator_funnel.FEWEST_AUTHORITIES
ODDS_RATIO, HAZARD_RATIO, RISK_DIFFERENCE = "odds_ratio", "hazard_ratio", "risk_difference"
RATIO_IS = {LOGIT: ODDS_RATIO, CLOGLOG: HAZARD_RATIO}
PERMUTATION, QUASI = "permutation", "quasi_t"
BY = "by authority and period, the period of the start a category of its own"
MODELS = {
    LOGIT: f"Logit {BY}",
    CLOGLOG: f"Hazard of a plan's end by months on it (complementary log-log), becoming looked after competing, {BY}",
}
TERMS = {LOGIT: "age band and sex", CLOGLOG: "three months on a plan at a time"}
TESTS = {
    PERMUTATION: "start periods given to the authorities in every order, interval by inversion",
    QUASI: "on cells of authority and period, Student's t, variance times the dispersion and never less than it",
}
CAVEAT = (
    "by planned start, whatever happened; length of steps, follow-up, ages and model are this project's own, since the"
    " trial's protocol is cited and not printed"
)
NO_SCHEDULE = (
    "Fewer than two authorities have a planned start (extract authority/impact_schedule, or reference.impact_schedule)"
)
NO_CHILDREN = "Of fewer than two authorities of the schedule is it known to the end of a whole follow-up"
NO_ESTIMATE = "No estimate: in an authority or a period nothing or everything was counted, or starts do not differ"
NO_TEST = "fewer than 20 orders of the start periods: no interval by permutation"


def impact_stepped_wedge(referrals: pl.DataFrame, schedule: pl.DataFrame) -> pl.DataFrame:
    """Rows an outcome, model, length of exposure and kind of effect, of all authorities of the trial together.

    `referrals`: int_impact__referrals; `schedule`: int_impact_schedule. Without a trial one row an outcome, which
    says why.
    """
    if schedule.drop_nulls("planned_start").height < FEWEST_AUTHORITIES:
        return frame((_empty(name, outcome, NO_SCHEDULE) for name, outcome in OUTCOMES.items()), COLUMNS)
    ordered = referrals.sort("start_period", "authority", "period", "person_key")
    rows = [row for name, outcome in OUTCOMES.items() for row in _rows(name, outcome, ordered)]
    return _with_holm(frame(rows, COLUMNS))


def _empty(name: str, outcome: Outcome, reason: str) -> dict[str, object]:
    said = {"effect_is": RATIO_IS[outcome.link], "interval_kind": "", "model": "", "exposure": "all"}
    return {"authority": "", "outcome": name, **said, "method": MODELS[outcome.link], "n": 0, "left_out": ""} | {
        "caveat": CAVEAT,
        "reason": reason,
    }


def _rows(name: str, outcome: Outcome, referrals: pl.DataFrame) -> Iterator[dict[str, object]]:
    counted = outcome.counted(referrals)
    if counted["authority"].n_unique() < FEWEST_AUTHORITIES:
        yield _empty(name, outcome, NO_CHILDREN)
        return
    children = counted.select("authority", "person_key", "period").n_unique()
    described = {
        "authority": "",
        "outcome": name,
        "clusters": counted["authority"].n_unique(),
        "periods": counted["period"].n_unique(),
        "children": children,
        "events": int(counted["events"].sum()),
        "n": children,
        "left_out": "",
        "caveat": CAVEAT,
    }
    yield from _permuted(described, *cells(counted, outcome.by, outcome.link))
    yield from _quasi(described, *cells(counted, (), outcome.link))


def _permuted(described: dict[str, object], cells: Cells, starts: np.ndarray) -> Iterator[dict[str, object]]:
    of_model = described | {"model": cells.link, "exposure": "all", "interval_kind": PERMUTATION}
    of_model["method"] = f"{MODELS[cells.link]}; {TERMS[cells.link]}; {TESTS[PERMUTATION]}"
    ratio_is = RATIO_IS[cells.link]
    test = stepped_wedge.permutation_test(cells, starts, TRANSITION)
    if test is None:
        yield of_model | {"effect_is": ratio_is, "reason": NO_ESTIMATE}
        return
    tested = {"p": test.p, "smallest_possible_p": test.smallest_possible_p}
    logs = (test.estimate, test.low, test.high)
    reason = "" if None not in logs else NO_TEST
    ratios = [None if each is None else float(np.exp(each)) for each in logs]
    yield of_model | {"effect_is": ratio_is, **_ends(ratios), **tested, "reason": reason}
    if ratio_is != ODDS_RATIO:
        return
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
            row |= {"effect_is": RATIO_IS[cells.link], "method": f"{MODELS[cells.link]}; {TESTS[QUASI]}"}
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
    """Holm's p within the secondary outcomes, of a kind of interval and length of exposure; a risk difference has the
    one of its ratio."""
    family = ["interval_kind", "exposure"]
    is_ratio = (pl.col("outcome") != PRIMARY) & (pl.col("effect_is") != RISK_DIFFERENCE)
    adjusted = table.filter(is_ratio).select(
        "outcome", *family, q=pl.col("p").map_batches(multiple_tests.holm, pl.Float64).over(family)
    )
    joined = table.join(adjusted, on=["outcome", *family], how="left", maintain_order="left")
    return joined.with_columns(q_holm="q").select(table.columns)


NAME = "evaluation.impact_stepped_wedge"
COLUMNS: Columns = {
    "authority": Field(pl.String, f"{AUTHORITY_TEXT} Always '': all authorities of the trial together."),
    "outcome": Field(
        pl.String,
        "looked_after, the primary outcome. Secondary: re_referral, and by its needs re_referral_domestic_abuse,"
        " re_referral_mental_health and re_referral_substance_misuse; care_proceedings (issued); plan_end (time on a"
        " first child protection plan); unauthorised_absence (from school). All within the follow-up of the referral.",
    ),
    "model": Field(
        pl.String,
        "logit (with age band and sex), cloglog (of plan_end, with time on the plan) or quasi_binomial (on cells).",
    ),
    "exposure": Field(
        pl.String, "all, or for how many steps after the transition an authority ran the programme: 1, 2, 3_and_more."
    ),
    "effect_is": Field(
        pl.String,
        "odds_ratio; hazard_ratio of plan_end (above 1 plans are shorter); risk_difference in percentage points of the"
        " treated children, of unauthorised_absence of their sessions.",
    ),
    "clusters": Field(pl.Int64, "Authorities of the trial in which it is known."),
    "periods": Field(pl.Int64, "Steps with referrals."),
    "children": Field(
        pl.Int64,
        "Children and steps: a child counts once a step, at its first referral. Of plan_end those with a first plan, of"
        " unauthorised_absence those with possible sessions.",
    ),
    "events": Field(pl.Int64, "Of them, those with the outcome; of unauthorised_absence, sessions of it."),
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
CHILDREN, EVENTS = of_outcome("trial children"), "trial events"


def _relations() -> Iterator[Relation]:
    for name, outcome in OUTCOMES.items():
        children = f"{name}: trial children"
        if name != PRIMARY:
            yield part_of("Those of whom it is known are some.", children, f"{PRIMARY}: trial children")
        if not outcome.is_sum:
            yield part_of("Those with it are some.", f"{name}: {EVENTS}", children)
    for need in NEEDS:
        yield part_of("Referrals again for a need are some.", f"{need}: {EVENTS}", f"{RE_REFERRAL}: {EVENTS}")


def _rests() -> Iterator[Rests]:
    """Holm's p orders the outcomes by theirs, so it would tell of one that is withheld."""
    for name in OUTCOMES:
        for counted in ("trial children", EVENTS):
            if name != PRIMARY:
                yield Rests(("q_holm",), {"item": pl.lit(f"{name}: {counted}")})


HOLM = Column("p by Holm", "q_holm", Kind.PROBABILITY, decimals=4, empty="'z'")

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
            Count("events", of_outcome(EVENTS), is_sum=pl.col("outcome") == ABSENCE, on=CHILDREN),
        ),
        # the schedule is no secret: one of few authorities could take its own children from all
        leaves_out=(pl.col("clusters") < FEWEST_IN_PUBLIC).fill_null(value=False),
        relations=tuple(_relations()),
        rests=tuple(_rests()),
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
                words("Effect is", "effect_is"),
                Column("Children", "children", empty="'z'"),
                Column("Effect", "estimate", decimals=3),
                *interval(3),
                P,
                HOLM,
                REASON,
            ),
            f"where interval_kind = '{PERMUTATION}' and effect_is != '{RISK_DIFFERENCE}'"
            f" order by outcome != '{PRIMARY}', outcome",
            is_on_page=True,
        ),
        View(
            "stepped-wedge-every-model",
            "The trial, by every model",
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
                HOLM,
                Column("Smallest ratio that could be found", "detectable_80", decimals=3, empty="'z'"),
                REASON,
            ),
            "order by outcome, model, effect_is, exposure",
        ),
    ),
)
