"""`evaluation.practitioner_survey`: what practitioners answered, how many agree, and how sure that is.

Answers are free text; which of them mean agreement is decided here, from the words of the published questionnaires.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.evaluation import estimates, shares
from orchestration.evaluation.estimates import Finding, because
from orchestration.evaluation.sampling import margin_of_error
from orchestration.evaluation.shares import Counted

AGREE = ("Strongly agree", "Agree")
"""As printed in Appendix 5 of the July 2020 evaluation and Appendix A of the Cambridgeshire pilot's report."""

AGREEING = (*AGREE, "Slightly agree", "Tend to agree")
"""Beginnings of answers that agree: the printed ones, and two that other questionnaires use."""

RESPONSE_RATE, AGREEMENT, ANSWER = "response_rate", "agreement", "answer"
SCHEMA = {
    "authority": pl.String,
    "outcome": pl.String,
    "survey": pl.String,
    "question": pl.String,
    "answer": pl.String,
    "responses": pl.Int64,
    "share_pct": pl.Float64,
    "agree_share_pct": pl.Float64,
    "margin_of_error": pl.Float64,
    "people_invited": pl.Int64,
    "respondents": pl.Int64,
    **estimates.OF_PEOPLE,
}
METHODS = {
    RESPONSE_RATE: "Per cent of those invited who answered; margin of error of a share of one half",
    AGREEMENT: "Per cent of those asked whose answer begins with " + ", ".join(AGREEING) + "; Wilson's interval for the"
    " number invited",
    ANSWER: "Per cent of those who answered the question; Wilson's interval for the number invited",
}
CAVEAT = (
    "Takes those who did not answer to be like those who did; don't know and N/A stay in the base, as in the published"
    " tables"
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
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


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
