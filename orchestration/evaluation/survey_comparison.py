"""`evaluation.survey_comparison`: whether practitioners agree more in one survey or authority than in another.

The July 2020 evaluation compares its surveys and its authorities, and says that "the reported differences are all
statistically significant". Here the few people who were asked are taken for what they are, a small and known group.
`p_adjusted` allows for the many questions of a survey. It rests on the answers to all of them, of which some
may be withheld from the public: it is for analysts, and the public has p of each question alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from math import sqrt

import polars as pl

from orchestration.disclosure.roles import Rests, Table
from orchestration.evaluation.methods import estimates, multiple_tests, shares
from orchestration.evaluation.methods.estimates import ESTIMATES, ONE_DECIMAL, Finding, because
from orchestration.evaluation.methods.shares import NOTHING_VARIES, Counted
from orchestration.evaluation.practitioner_survey import AGREEMENT, NOT_INVITED
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame
from orchestration.publication.report.views.view import AUTHORITY, NO_ESTIMATE, Column, P, View, interval, text, words

SURVEYS, AUTHORITIES = "between_surveys", "between_authorities"
METHOD = (
    "Per cent who agree, less the per cent of those compared with; Newcombe's interval and z test, both for the number"
    " invited; p takes each question alone"
)
CAVEAT = (
    "Takes those who did not answer to be like those who did. Surveys go by their names, which are no dates, and people"
    " may have answered both"
)
BETWEEN_CAVEAT = "Authorities differ in much else: the evaluation calls comparing them potentially misleading"
ALL_ASKED = "No p: all who were invited answered, in both"


def survey_comparison(answers: pl.DataFrame) -> pl.DataFrame:
    """One row a question and pair of surveys of an authority, or pair of authorities with a survey of that name.

    answers: rows of evaluation.practitioner_survey, of which those of agreement with an estimate are compared.
    """
    known = answers.filter(pl.col("outcome") == AGREEMENT, pl.col("estimate").is_not_null())
    compared = frame(_rows(known.sort("authority", "survey", "question").to_dicts()), COLUMNS)
    return compared.with_columns(p_adjusted=pl.col("p").map_batches(multiple_tests.holm, pl.Float64).over(FAMILY))


def _rows(rows: list[dict]) -> Iterator[dict[str, object]]:
    for outcome, same, apart in ((SURVEYS, "authority", "survey"), (AUTHORITIES, "survey", "authority")):
        groups: dict[tuple[str, str], list[dict]] = {}
        for row in rows:
            groups.setdefault((row[same], row["question"]), []).append(row)
        for group in groups.values():
            for other, one in combinations(sorted(group, key=lambda row: row[apart]), 2):
                yield _row(outcome, one, other)


def _row(outcome: str, one: dict, other: dict) -> dict[str, object]:
    caveat = CAVEAT if outcome == SURVEYS else f"{CAVEAT}. {BETWEEN_CAVEAT}"
    return {
        "authority": one["authority"],
        "outcome": outcome,
        "survey": one["survey"],
        "question": one["question"],
        "compared_with_authority": other["authority"],
        "compared_with_survey": other["survey"],
        "answered": one["n"],
        "compared_answered": other["n"],
        "share_pct": one["estimate"],
        "compared_share_pct": other["estimate"],
        **_difference(other, one).row(method=METHOD, n=one["n"] + other["n"], caveat=caveat),
    }


def _difference(first: dict, second: dict) -> Finding:
    """Second share less first: Newcombe's method 10 on the Wilson intervals of a finite group, and the z test."""
    pairs = [(Counted(round(row["estimate"] * row["n"] / 100), row["n"]), _invited(row)) for row in (first, second)]
    one, two = (shares.share(counted, population) for counted, population in pairs)
    estimate = two.estimate - one.estimate
    low = estimate - sqrt((two.estimate - two.low) ** 2 + (one.high - one.estimate) ** 2)
    high = estimate + sqrt((two.high - two.estimate) ** 2 + (one.estimate - one.low) ** 2)
    p, why = _p(pairs)
    unknown = NOT_INVITED if None in (population for _, population in pairs) else ""
    return Finding(estimate, low, high, p, because(why, unknown))


def _invited(row: dict) -> int | None:
    """How many were invited, where that is known and no fewer than answered."""
    invited = row["people_invited"]
    return invited if invited is not None and invited >= row["n"] else None


def _p(pairs: Iterable[tuple[Counted, int | None]]) -> tuple[float | None, str]:
    """p of the two-sided z test that two shares are equal, or why there is none."""
    from scipy.stats import norm

    (first, _), (second, _) = pairs = list(pairs)
    together = (first.count + second.count) / (first.total + second.total)
    if together in (0, 1):
        return None, NOTHING_VARIES
    variance = sum(
        together * (1 - together) / counted.total * (1 if population is None else _unasked(counted, population))
        for counted, population in pairs
    )
    if variance == 0:
        return None, ALL_ASKED
    z = (second.count / second.total - first.count / first.total) / sqrt(variance)
    return float(2 * norm.sf(abs(z))), ""


def _unasked(counted: Counted, population: int) -> float:
    """The finite population correction: 0 where everybody answered."""
    return (population - counted.total) / (population - 1) if population > 1 else 0.0


FAMILY = ["outcome", "authority", "survey", "compared_with_authority", "compared_with_survey"]
NAME = "evaluation.survey_comparison"
COLUMNS: Columns = {
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "outcome": Field(pl.String, "between_surveys (of the authority) or between_authorities (in surveys of one name)."),
    "survey": Field(pl.String, "The survey, as its sender names it."),
    "question": Field(pl.String, "The question as sent."),
    "compared_with_authority": Field(pl.String, "The authority it is set against: the same, between surveys."),
    "compared_with_survey": Field(pl.String, "The survey it is set against: the same, between authorities."),
    "answered": Field(pl.Int64, "People who answered the question."),
    "compared_answered": Field(pl.Int64, "People who answered it in what it is set against."),
    "share_pct": Field(pl.Float64, "Per cent who agree."),
    "compared_share_pct": Field(pl.Float64, "Per cent who agree in what it is set against."),
    "p_adjusted": Field(
        pl.Float64,
        "p by Holm's method, over the questions that the two surveys, or the two authorities, have in common.",
    ),
    **estimates.of_people(
        "People who answered the question, in both.",
        "share_pct less compared_share_pct, in percentage points.",
        "Of the z test that the two shares are equal, for the number invited.",
    ),
}
FIGURES = ("share_pct", "compared_share_pct", *ESTIMATES)


def _resting(authority: str, survey: str) -> tuple[Rests, ...]:
    """Every figure is withheld with the answers of either side."""
    cell = {"level": pl.lit(AGREEMENT), "level_value": pl.col("question"), "breakdown": pl.lit("")}
    where = {**cell, "authority": pl.col(authority), "period": pl.col(survey)}
    return tuple(Rests((*FIGURES, "n"), {**where, "item": pl.lit(f"survey: {item}")}) for item in ("agree", "answers"))


TABLE = EvaluationTable(
    NAME,
    "Whether practitioners agree more in one survey than in another of the authority, or than in another authority. One"
    " row a question and pair.",
    COLUMNS,
    reads=("evaluation.practitioner_survey",),
    compute=survey_comparison,
    is_compared=True,
    disclosure=Table(
        rests=(*_resting("authority", "survey"), *_resting("compared_with_authority", "compared_with_survey")),
        decimals=ONE_DECIMAL | {"share_pct": 1, "compared_share_pct": 1},
        drops=("answered", "compared_answered", "p_adjusted"),
    ),
    views=tuple(
        View(
            key,
            title,
            NAME,
            (
                AUTHORITY,
                words("Survey", "survey"),
                text("Compared with", f"compared_with_{apart}"),
                words("Question", "question"),
                Column("Agree (%)", "share_pct", decimals=1),
                Column("Agree, compared with (%)", "compared_share_pct", decimals=1),
                Column("Difference (percentage points)", "estimate", decimals=1),
                *interval(1),
                P,
                NO_ESTIMATE,
            ),
            f"where outcome = '{outcome}' order by authority, survey, compared_with_{apart}, question",
            is_on_page=False,
        )
        for key, title, outcome, apart in (
            ("survey-between-surveys", "Practitioner survey: one survey against another", SURVEYS, "survey"),
            ("survey-between-authorities", "Practitioner survey: between authorities", AUTHORITIES, "authority"),
        )
    ),
)
