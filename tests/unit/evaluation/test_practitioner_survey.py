"""evaluation.practitioner_survey: shares of answers, agreement, and the margin of error."""

import polars as pl
import pytest

from orchestration.evaluation import practitioner_survey as survey
from orchestration.evaluation.methods.shares import margin_of_error

QUESTION = "I have the right tools to work effectively"


def table(counts: dict[str, int], invited: int | None = 100, respondents: int | None = 40) -> pl.DataFrame:
    answers = pl.DataFrame(
        [("luton", "2019", QUESTION, answer, count) for answer, count in counts.items()],
        schema=dict.fromkeys(("authority", "survey", "question", "answer"), pl.String) | {"responses": pl.Int32},
        orient="row",
    )
    samples = pl.DataFrame(
        [("luton", "2019", invited, respondents)],
        schema={"authority": pl.String, "survey": pl.String, "people_invited": pl.Int32, "respondents": pl.Int32},
        orient="row",
    )
    return survey.practitioner_survey(answers, samples)


def row(found: pl.DataFrame, outcome: str, answer: str = "") -> dict:
    return found.filter(pl.col("outcome") == outcome, pl.col("answer") == answer).row(0, named=True)


SCALE = {"Strongly agree": 5, "agree": 11, "Neither agree nor disagree": 8, "Disagree": 4, "Don't know": 2, "N/A": 10}


def test_dont_know_and_not_applicable_stay_in_the_base():
    found = row(table(SCALE), survey.AGREEMENT)
    assert (found["responses"], found["agree_share_pct"], found["share_pct"]) == (40, 40, None)


def test_an_answers_share():
    found = row(table(SCALE), survey.ANSWER, "N/A")
    assert (found["responses"], found["share_pct"], found["n"], found["agree_share_pct"]) == (10, 25, 40, None)


def test_the_margin_of_error_is_for_those_who_answered_the_question():
    assert row(table(SCALE), survey.AGREEMENT)["margin_of_error"] == margin_of_error(40, 100)


def test_the_response_rate_is_of_those_invited():
    found = row(table(SCALE), survey.RESPONSE_RATE)
    assert (found["estimate"], found["responses"], found["n"]) == (40, 40, 100)
    assert found["margin_of_error"] == margin_of_error(40, 100)


@pytest.mark.parametrize(
    ("answer", "agrees"),
    [
        ("Strongly agree", True),
        ("AGREE", True),
        (" agree strongly ", True),
        ("tend to agree", True),
        ("Slightly agree", True),
        ("Neither agree nor disagree", False),
        ("Agree nor disagree", False),
        ("Strongly disagree", False),
        ("Yes", False),
        ("N/A", False),
    ],
)
def test_which_answers_agree(answer, agrees):
    assert survey.agrees(answer) == agrees


def test_a_question_about_something_else_has_no_share_who_agree():
    found = row(table({"Yes": 30, "No": 10}), survey.AGREEMENT)
    assert (found["agree_share_pct"], found["estimate"], found["reason"]) == (
        None,
        None,
        survey.OTHER_SCALE,
    )


def test_nobody_agreeing_is_none_of_them():
    assert row(table({"Disagree": 40}), survey.AGREEMENT)["agree_share_pct"] == 0


@pytest.mark.parametrize(
    ("invited", "reason"),
    [(None, survey.NOT_INVITED), (39, survey.MORE_THAN_INVITED)],
    ids=["unknown", "too few"],
)
def test_no_margin_of_error_without_a_number_invited_that_can_be(invited, reason):
    found = row(table(SCALE, invited), survey.AGREEMENT)
    assert found["margin_of_error"] is None
    assert reason in found["reason"]
    assert found["interval_low"] < 40 < found["interval_high"]


def test_all_who_were_invited_leave_no_margin():
    found = row(table(SCALE, 40), survey.AGREEMENT)
    assert (found["margin_of_error"], found["interval_low"], found["interval_high"]) == (0, 40, 40)


def test_a_survey_nobody_answered_has_its_row():
    found = row(table({}, 100, 0), survey.RESPONSE_RATE)
    assert (found["estimate"], found["margin_of_error"]) == (0, None)
    assert survey.NOBODY_ANSWERED in found["reason"]


def test_answers_without_a_sample_have_their_shares():
    answers = (
        table(SCALE)
        .filter(pl.col("outcome") == survey.ANSWER)
        .select("authority", "survey", "question", "answer", "responses")
    )
    none = pl.DataFrame(
        schema=dict.fromkeys(("authority", "survey"), pl.String)
        | dict.fromkeys(("people_invited", "respondents"), pl.Int64)
    )
    found = survey.practitioner_survey(answers, none)
    assert set(found["outcome"]) == {survey.ANSWER, survey.AGREEMENT}
    assert found["people_invited"].null_count() == found.height
