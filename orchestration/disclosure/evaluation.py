"""What the tables of `evaluation.*` print: which columns count people or things, and what rests on those counts.

The one list of it; a table of that schema that is not in it is not published. What adds up to what is in
`evaluation_relations`, and how the list is applied in `evaluation_cells`.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from orchestration.disclosure.cells import quarter_of
from orchestration.disclosure.roles import Count, Rests, Table
from orchestration.evaluation.families.survey import agrees

ESTIMATES = ("estimate", "interval_low", "interval_high", "p")
P_DECIMALS = {"p": 4}
ONE_DECIMAL = {"estimate": 1, "interval_low": 1, "interval_high": 1, **P_DECIMALS}
RATIO = {"estimate": 3, "interval_low": 3, "interval_high": 3, "dispersion": 1, **P_DECIMALS}


def _of_outcome(what: str) -> pl.Expr:
    return pl.format("{}: " + what, "outcome")


def _within(number: str, whole: str, table: str) -> tuple[Count, ...]:
    return (Count("n", f"{table}: {whole}"), Count(whole, f"{table}: {whole}"), Count(number, f"{table}: {number}"))


_AUTHORITY = {"authority": pl.col("authority")}
_AGE = pl.col("age_group").replace("under_18", "")
_LEVEL = {"level": pl.col("level"), "level_value": pl.col("level_value")}
_SERIES = {"level": pl.lit("stretch"), "breakdown": _AGE}
_PERIODS = ("before", "after")
_YEARS = tuple({**_AUTHORITY, **_SERIES, "item": _of_outcome(what)} for what in ("counted", "out of"))
_YEARS_OF_PERIODS = tuple({**on, "period": pl.lit(period)} for on in _YEARS for period in _PERIODS)
_CALL_OUTS = ("families with call-outs known", "call-outs before", "call-outs after")
_CHILDREN = ("children", "became", "already", "followed_too_short")
_IS_COMPARISON = pl.col("compared_with").is_not_null()
_MEASURED = tuple(
    {**_AUTHORITY, "breakdown": pl.lit("under_12"), **cell}
    for outcome in ("new_looked_after", "on_plan")
    for period in _PERIODS
    for cell in (
        {"item": pl.lit(f"{outcome}: counted {period}")},
        {"item": pl.lit(f"{outcome}: counted"), "period": pl.lit(period)},
    )
)
"""The counts behind the reductions that are measured."""
_SAVINGS = ("saving_from_care_gbp", "saving_from_plans_gbp", "saving_from_legal_costs_gbp", "total_saving_gbp")
_SAVINGS += ("cumulative_saving_gbp", "net_gbp")
_RATE = "response_rate"
_QUESTION = {"level": pl.lit("agreement"), "breakdown": pl.lit("")}
_SURVEY = {"level": pl.lit("survey"), "level_value": pl.lit(""), "breakdown": pl.lit("")}
_AS_IT_IS = Table()

TABLES: Mapping[str, Table] = {
    "evaluation.authority_year": Table(
        counts=(
            Count("counted", _of_outcome("counted")),
            # the others are out of the population, which is public
            Count("denominator", _of_outcome("out of"), pl.when(outcome="re_referrals").then(pl.col("denominator"))),
        ),
        place={
            **_SERIES,
            "level_value": (pl.col("part_of_year") * 4).round().cast(pl.Int64).cast(pl.String),
            "quarter": quarter_of("last_day"),
            "period": pl.col("period"),
        },
    ),
    "evaluation.before_after": Table(
        counts=tuple(
            Count(period, _of_outcome(f"counted {period}"), (pl.col(period) * pl.col(f"years_{period}")).round())
            for period in _PERIODS
        ),
        figures=("change", "change_pct"),
        place={"breakdown": _AGE},
        rests=(
            *(Rests((f"rate_{period}",), {**on, "period": pl.lit(period)}) for on in _YEARS for period in _PERIODS),
            *(Rests(("annual_reduction_population_taken_out", *ESTIMATES), on) for on in _YEARS_OF_PERIODS),
        ),
        decimals=ONE_DECIMAL
        | dict.fromkeys(("before", "after", "change", "change_pct", "rate_before", "rate_after"), 1)
        | {"annual_reduction_population_taken_out": 1},
    ),
    "evaluation.time_adjusted": Table(
        rests=tuple(Rests((*ESTIMATES, "dispersion"), on) for on in _YEARS_OF_PERIODS), decimals=RATIO
    ),
    "evaluation.neighbour_comparison": Table(
        rests=tuple(
            Rests((*ESTIMATES, "rank"), on, of_neighbours=of_neighbours)
            for on in _YEARS
            for of_neighbours in (False, True)
        ),
        decimals=RATIO,
    ),
    "evaluation.re_referrals": Table(
        counts=_within("re_referrals", "referrals", "re_referrals"),
        figures=("share_pct", *ESTIMATES),
        place={
            "level": pl.col("level"),
            "quarter": pl.when(pl.col("financial_year").is_not_null())
            .then((pl.col("financial_year").cast(pl.Int64) + 1) * 4)
            .otherwise(0),
        },
        rests=tuple(
            Rests(
                ESTIMATES,
                {**_AUTHORITY, "item": pl.lit(f"re_referrals: {item}"), "level": pl.lit(period)},
                when=pl.col("level") == "after against before",
            )
            for item in ("re_referrals", "referrals")
            for period in _PERIODS
        ),
        decimals=ONE_DECIMAL | {"share_pct": 1},
    ),
    "evaluation.police_call_outs": Table(
        counts=(
            Count("n", _CALL_OUTS[0]),
            Count("incidents_before", _CALL_OUTS[1], on=_CALL_OUTS[0]),
            Count("incidents_after", _CALL_OUTS[2], on=_CALL_OUTS[0]),
        ),
        figures=("mean_a_month_before", "mean_a_month_after", "change", "change_pct", *ESTIMATES),
        place=_LEVEL,
        rests=tuple(
            Rests(
                ESTIMATES,
                {
                    **_AUTHORITY,
                    "item": pl.lit(item),
                    "level": pl.col("level_value").replace({"toolkit": "cohort", "evaluation": "evaluation_cohort"}),
                },
                when=pl.col("level") == "between cohorts",
            )
            for item in _CALL_OUTS
        ),
        decimals=ONE_DECIMAL | {"mean_a_month_before": 2, "mean_a_month_after": 2, "change": 2, "change_pct": 1},
        leaves_out=pl.col("level") == "family",
        drops=("family_key", "fs_start_date"),
    ),
    "evaluation.cohort_outcomes": Table(
        counts=(Count("n", _of_outcome("children")), *(Count(each, _of_outcome(each)) for each in _CHILDREN)),
        figures=ESTIMATES,
        place={
            "level": pl.when(_IS_COMPARISON).then(pl.lit("comparison")).otherwise("cohort_scheme"),
            "level_value": pl.when(_IS_COMPARISON).then(pl.lit("")).otherwise(pl.col("cohort").cast(pl.String)),
        },
        rests=tuple(
            Rests(ESTIMATES, {**_AUTHORITY, "item": _of_outcome(each), "level": pl.lit("evaluation")}, _IS_COMPARISON)
            for each in _CHILDREN[:2]
        ),
        decimals=ONE_DECIMAL,
    ),
    "evaluation.care_days_after_allocation": Table(
        counts=(
            Count("n", "care_days: families"),
            Count("families", "care_days: families"),
            Count("counted", _of_outcome("counted"), is_sum=pl.col("outcome") == "care_days", on="care_days: families"),
        ),
        figures=ESTIMATES,
        place=_LEVEL,
        decimals=ONE_DECIMAL,
    ),
    "evaluation.mental_health": Table(
        counts=(
            Count("n", "mental_health: adults"),
            Count("before", _of_outcome("before"), on="mental_health: adults"),
            Count("after", _of_outcome("after"), on="mental_health: adults"),
        ),
        figures=("mean_before", "mean_after", "change", "change_pct", *ESTIMATES),
        decimals=ONE_DECIMAL | {"mean_before": 2, "mean_after": 2, "change_pct": 1},
    ),
    "evaluation.substance_misuse": Table(
        counts=(
            Count("n", _of_outcome("treatments")),
            Count("treatments", _of_outcome("treatments")),
            Count("counted", _of_outcome("counted")),
        ),
        figures=ESTIMATES,
        place={
            "level": pl.when(substance_group="all").then(pl.lit("all")).otherwise(pl.lit("group")),
            "level_value": pl.col("substance_group").replace("all", ""),
        },
        decimals=ONE_DECIMAL,
    ),
    "evaluation.practitioner_survey": Table(
        counts=(
            Count("responses", "survey: answers", pl.when(pl.col("outcome") != _RATE).then("responses")),
            Count("responses", "survey: respondents", pl.when(outcome=_RATE).then("responses"), place=_SURVEY),
            Count("n", "survey: answers", pl.when(pl.col("outcome") != _RATE).then("n"), place=_QUESTION),
            Count("n", "survey: invited", pl.when(outcome=_RATE).then("n"), place=_SURVEY),
            Count("respondents", "survey: respondents", place=_SURVEY),
            Count("people_invited", "survey: invited", place=_SURVEY),
            Count(
                "agree_share_pct",
                "survey: agree",
                (pl.col("agree_share_pct") * pl.col("n") / 100).round(),
                on="survey: answers",
            ),
        ),
        figures=("share_pct", "margin_of_error", *ESTIMATES),
        place={
            "level": pl.when(pl.col("outcome") != "answer")
            .then("outcome")
            .when(pl.col("answer").map_elements(agrees, return_dtype=pl.Boolean))
            .then(pl.lit("agreeing answer"))
            .otherwise(pl.lit("other answer")),
            "level_value": pl.col("question"),
            "breakdown": pl.col("answer"),
            "period": pl.col("survey"),
        },
        decimals=ONE_DECIMAL | {"share_pct": 1, "agree_share_pct": 1, "margin_of_error": 1},
    ),
    # money from published reductions, and facts that are published elsewhere
    "evaluation.cost_benefit": _AS_IT_IS,
    "evaluation.break_even": _AS_IT_IS,
    "evaluation.replication": _AS_IT_IS,
    "evaluation.cost_benefit_measured": Table(rests=tuple(Rests(_SAVINGS, on) for on in _MEASURED)),
    # the method names the reductions in figures
    "evaluation.sensitivity": Table(
        rests=tuple(
            Rests(
                (*ESTIMATES, "difference_from_base", "setting_value", "method"), on, pl.col("reductions") == "measured"
            )
            for on in _MEASURED
        ),
    ),
}
