"""`evaluation.practitioner_survey`: what practitioners answered, how many agree, and how sure that is.

Answers are free text; which of them mean agreement is decided here, from the words of the printed questionnaires.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.disclosure.relations import Relation, Term
from orchestration.disclosure.roles import Count, Table
from orchestration.evaluation import caveats
from orchestration.evaluation.methods import estimates, shares
from orchestration.evaluation.methods.estimates import ESTIMATES, ONE_DECIMAL, Finding, because
from orchestration.evaluation.methods.shares import Counted, margin_of_error
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame
from orchestration.publication.report.views.view import AUTHORITY, NO_ESTIMATE, Column, View, interval, words

AGREE = ("Strongly agree", "Agree")
"""As printed in Appendix 5 of the July 2020 evaluation and Appendix A of the Cambridgeshire pilot's report."""

AGREEING = (*AGREE, "Slightly agree", "Tend to agree")
"""Beginnings of answers that agree: the printed ones, and two that other questionnaires use."""

RESPONSE_RATE, AGREEMENT, ANSWER = "response_rate", "agreement", "answer"
METHODS = {
    RESPONSE_RATE: "Per cent of those invited who answered; margin of error of a share of one half",
    AGREEMENT: "Per cent of those asked whose answer begins with " + ", ".join(AGREEING) + "; Wilson's interval for the"
    " number invited",
    ANSWER: "Per cent of those who answered the question; Wilson's interval for the number invited",
}
CAVEAT = (
    "Takes those who did not answer to be like those who did; don't know and N/A stay in the base, as in the published"
    f" tables; {caveats.DESIRABILITY}"
)
NO_SAMPLING = "No interval or p: all who were invited are counted"
NOT_INVITED = "How many were invited is not known: the interval takes them as many, and there is no margin of error"
MORE_THAN_INVITED = "More answers than people invited: the interval takes them as many, and there is no margin of error"
NOBODY_ANSWERED = "Nobody answered: no margin of error"
NO_RATE = "How many were invited, or how many answered, is not known"
OTHER_SCALE = "None of the answers is about agreeing"


def agrees(answer: str) -> bool:
    """Whether an answer agrees, however it is spelt: not `Neither agree nor disagree`, not `N/A`."""
    words = answer.strip().casefold()
    return words.startswith(tuple(label.casefold() for label in AGREEING)) and "disagree" not in words


def is_about_agreeing(answer: str) -> bool:
    """Whether an answer is one of a scale of agreement, on either side of it or between."""
    return "agree" in answer.casefold()


def practitioner_survey(answers: pl.DataFrame, samples: pl.DataFrame) -> pl.DataFrame:
    """One row a survey (its response rate), one a question (how many agree) and one a question and answer.

    `answers`: one row a question and answer, with authority, survey, question, answer and responses.
    `samples`: one row a survey, with authority, survey, people_invited and respondents, either of which may be null.
    """
    invited = {
        (authority, survey): (people, respondents)
        for authority, survey, people, respondents in samples.select(
            "authority", "survey", "people_invited", "respondents"
        ).iter_rows()
    }
    rows = []
    for (authority, survey), (people, respondents) in sorted(invited.items()):
        rows.append(_row(authority, survey, people, respondents, _response_rate(people, respondents)))
    keys = ["authority", "survey", "question"]
    for (authority, survey, question), group in answers.sort(*keys, "answer").group_by(keys, maintain_order=True):
        people, respondents = invited.get((authority, survey), (None, None))
        for row in _question(question, dict(group.select("answer", "responses").iter_rows()), people):
            rows.append(_row(authority, survey, people, respondents, row))
    return frame(rows, COLUMNS)


def _row(
    authority: str, survey: str, people: int | None, respondents: int | None, row: dict[str, object]
) -> dict[str, object]:
    return {
        "authority": authority,
        "survey": survey,
        "people_invited": people,
        "respondents": respondents,
        **row,
    }


def _response_rate(people: int | None, respondents: int | None) -> dict[str, object]:
    margin, why = _margin(respondents or 0, people)
    rate = shares.percent(respondents, people) if people and respondents is not None else None
    finding = Finding(rate, reason=NO_RATE if rate is None else because(NO_SAMPLING, why))
    return {
        "outcome": RESPONSE_RATE,
        "question": "",
        "answer": "",
        "responses": respondents,
        "share_pct": rate,
        "margin_of_error": margin,
        **finding.row(method=METHODS[RESPONSE_RATE], n=people or 0, caveat=CAVEAT),
    }


def _question(question: str, counts: dict[str, int], people: int | None) -> Iterator[dict[str, object]]:
    asked = sum(counts.values())
    margin, why = _margin(asked, people)
    population = people if margin is not None else None

    def row(outcome: str, answer: str, count: int, share: Finding) -> dict[str, object]:
        said = Finding(share.estimate, share.low, share.high, reason=because(share.reason, why))
        return {
            "outcome": outcome,
            "question": question,
            "answer": answer,
            "responses": count,
            "margin_of_error": margin,
            **said.row(method=METHODS[outcome], n=asked, caveat=CAVEAT),
        }

    if any(is_about_agreeing(answer) for answer in counts):
        agreeing = shares.share(Counted(sum(n for answer, n in counts.items() if agrees(answer)), asked), population)
    else:
        agreeing = Finding(reason=OTHER_SCALE)
    yield {**row(AGREEMENT, "", asked, agreeing), "agree_share_pct": agreeing.estimate}
    for answer, count in counts.items():
        share = shares.share(Counted(count, asked), population)
        yield {**row(ANSWER, answer, count, share), "share_pct": share.estimate}


def _margin(responses: int, people: int | None) -> tuple[float | None, str]:
    """The margin of error of a share of one half in percentage points, or None and why."""
    if people is None:
        return None, NOT_INVITED
    if responses > people:
        return None, MORE_THAN_INVITED
    if responses == 0:
        return None, NOBODY_ANSWERED
    return margin_of_error(responses, people), ""


def _view(key: str, title: str, outcome: str, shown: tuple[Column, ...], is_on_page: bool = True) -> View:
    columns = (AUTHORITY, words("Survey", "survey"), *shown)
    rows = f"where outcome = '{outcome}' order by authority, survey, question, answer"
    return View(key, title, NAME, columns, rows, is_on_page=is_on_page)


NAME = "evaluation.practitioner_survey"
COLUMNS: Columns = {
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "outcome": Field(pl.String, "response_rate, agreement or answer: which of the three the row is."),
    "survey": Field(pl.String, "The survey, as its sender names it."),
    "question": Field(pl.String, "The question as sent; '' for a response rate."),
    "answer": Field(pl.String, "The answer as sent; '' for a response rate and for agreement."),
    "responses": Field(pl.Int64, "People who gave the answer; in other rows, who answered the question or the survey."),
    "share_pct": Field(
        pl.Float64,
        "The answer's share of those who answered the question, don't know and N/A among them; for a response rate,"
        " those who answered as a per cent of those invited.",
    ),
    "agree_share_pct": Field(
        pl.Float64,
        "Share of those who answered the question whose answer agrees; empty where its answers are not about agreeing.",
    ),
    "margin_of_error": Field(
        pl.Float64,
        "Half the 95 per cent interval of a share near one half, in percentage points, for the number who answered and"
        " the number invited.",
    ),
    "people_invited": Field(pl.Int64, "People the survey was sent to; empty where not delivered."),
    "respondents": Field(pl.Int64, "People who answered any of it."),
    **estimates.of_people(
        "People who answered the question; people invited, for a response rate.",
        "share_pct or agree_share_pct, whichever the row is about.",
        "Always empty: nothing is compared.",
    ),
}

IS_RATE = pl.col("outcome") == RESPONSE_RATE
QUESTION_CELL = {"level": pl.lit(AGREEMENT), "breakdown": pl.lit("")}
SURVEY_CELL = {"level": pl.lit("survey"), "level_value": pl.lit(""), "breakdown": pl.lit("")}
QUESTION = words("Question", "question")
MARGIN = Column("Margin of error (percentage points)", "margin_of_error", decimals=1)

_QUESTION = Term(1, "survey: answers", {"level": "agreement"})
RELATIONS = (
    Relation(
        "Every answer to a question.",
        (_QUESTION, Term(-1, "survey: answers", {"level": ("agreeing answer", "other answer")})),
        within=("level_value", "period"),
    ),
    Relation(
        "Every answer that agrees.",
        (Term(1, "survey: agree"), Term(-1, "survey: answers", {"level": "agreeing answer"})),
        within=("level_value", "period"),
    ),
    Relation(
        "Those who agree are some of those who answered.",
        (_QUESTION, Term(-1, "survey: agree")),
        "at_least",
        ("level_value", "period"),
    ),
    Relation(
        "Those who answered are some of those invited.",
        (Term(1, "survey: invited"), Term(-1, "survey: respondents")),
        "at_least",
        ("period",),
        remainder_is_judged=False,
    ),
)

TABLE = EvaluationTable(
    NAME,
    "What practitioners answered in each survey. One row a survey (its response rate), one a question (how many agree),"
    " and one a question and answer.",
    COLUMNS,
    reads=("intermediate.int_survey__answers", "intermediate.int_survey__samples"),
    compute=practitioner_survey,
    disclosure=Table(
        counts=(
            Count("responses", "survey: answers", pl.when(~IS_RATE).then("responses")),
            Count("responses", "survey: respondents", pl.when(IS_RATE).then("responses"), place=SURVEY_CELL),
            Count("n", "survey: answers", pl.when(~IS_RATE).then("n"), place=QUESTION_CELL),
            Count("n", "survey: invited", pl.when(IS_RATE).then("n"), place=SURVEY_CELL),
            Count("respondents", "survey: respondents", place=SURVEY_CELL),
            Count("people_invited", "survey: invited", place=SURVEY_CELL),
            Count(
                "agree_share_pct",
                "survey: agree",
                (pl.col("agree_share_pct") * pl.col("n") / 100).round(),
                on="survey: answers",
            ),
        ),
        figures=("share_pct", "margin_of_error", *ESTIMATES),
        relations=RELATIONS,
        place={
            "level": pl.when(pl.col("outcome") != ANSWER)
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
    views=(
        _view(
            "survey-response",
            "Practitioner survey: who answered",
            RESPONSE_RATE,
            (
                Column("Invited", "people_invited"),
                Column("Answered", "respondents"),
                Column("Response rate (%)", "estimate", decimals=1),
                MARGIN,
            ),
        ),
        _view(
            "survey-agreement",
            "Practitioner survey: how many agree",
            AGREEMENT,
            (
                QUESTION,
                Column("Answered", "n"),
                Column("Agree (%)", "estimate", decimals=1),
                *interval(1),
                MARGIN,
                NO_ESTIMATE,
            ),
        ),
        _view(
            "survey-answers",
            "Practitioner survey: every answer",
            ANSWER,
            (
                QUESTION,
                words("Answer", "answer"),
                Column("Responses", "responses"),
                Column("Share (%)", "share_pct", decimals=1),
                MARGIN,
            ),
            is_on_page=False,
        ),
    ),
)
