"""evaluation.survey_comparison: shares of surveys and of authorities side by side."""

import polars as pl
import pytest
from scipy.stats import chi2_contingency
from statsmodels.stats.proportion import confint_proportions_2indep

from orchestration.disclosure.control import controlled
from orchestration.disclosure.earlier import Earlier
from orchestration.evaluation.practitioner_survey import practitioner_survey
from orchestration.evaluation.registry import DISCLOSURE
from orchestration.evaluation.survey_comparison import (
    ALL_ASKED,
    AUTHORITIES,
    NOTHING_VARIES,
    SURVEYS,
    survey_comparison,
)

MH = "It is easy for me to access support for families with mental health issues"
GCS = "I participate in group case supervision"


def answered(*groups):
    """Rows of the survey table, from (authority, survey, invited, question, agree, others)."""
    answers = [
        {"authority": authority, "survey": survey, "question": question, "answer": answer, "responses": count}
        for authority, survey, _, question, agree, others in groups
        for answer, count in (("Agree", agree), ("Disagree", others))
        if count
    ]
    samples = {
        (authority, survey): (invited, agree + others) for authority, survey, invited, _, agree, others in groups
    }
    return practitioner_survey(
        pl.DataFrame(answers),
        pl.DataFrame(
            [(*key, *value) for key, value in samples.items()],
            schema={"authority": pl.String, "survey": pl.String, "people_invited": pl.Int64, "respondents": pl.Int64},
            orient="row",
        ),
    )


def test_the_evaluation_s_first_survey_against_its_last():
    """ "85 % of the 166 social work professionals ..., up from 13 % when the first evaluation survey took place"."""
    (row,) = survey_comparison(
        answered(("luton", "early 2018", None, MH, 13, 87), ("luton", "late 2019", None, MH, 141, 25))
    ).to_dicts()
    assert (row["outcome"], row["survey"], row["compared_with_survey"]) == (SURVEYS, "late 2019", "early 2018")
    assert row["estimate"] == pytest.approx(100 * 141 / 166 - 13)
    newcombe = confint_proportions_2indep(141, 166, 13, 100, method="newcomb", compare="diff")
    assert (row["interval_low"], row["interval_high"]) == pytest.approx([100 * end for end in newcombe])
    assert row["p"] < 0.001
    assert "How many were invited is not known" in row["reason"]


def test_a_small_group_of_which_most_answered_is_known_better():
    """Bracknell Forest: 38 of 43. The variance is that of a sample times (N - n) / (N - 1)."""
    shares = (("a", None, MH, 20, 18), ("b", None, MH, 30, 8))
    known = (("a", 43, MH, 20, 18), ("b", 43, MH, 30, 8))
    (loose,), (tight,) = (
        survey_comparison(answered(*(("bracknell_forest", *each) for each in groups))).to_dicts()
        for groups in (shares, known)
    )
    assert loose["estimate"] == tight["estimate"]
    assert tight["interval_high"] - tight["interval_low"] < 0.5 * (loose["interval_high"] - loose["interval_low"])
    assert tight["p"] < loose["p"]
    assert loose["p"] == pytest.approx(chi2_contingency([[20, 18], [30, 8]], correction=False).pvalue)


def test_authorities_are_compared_in_surveys_of_one_name():
    rows = survey_comparison(
        answered(
            ("hertfordshire", "late 2019", 222, MH, 50, 32),
            ("luton", "late 2019", 60, MH, 10, 8),
            ("luton", "early 2018", 60, GCS, 10, 8),
        )
    )
    assert rows.select("outcome", "authority", "compared_with_authority").rows() == [
        (AUTHORITIES, "luton", "hertfordshire")
    ]


def test_holm_takes_the_questions_of_the_pair_together():
    """Holm (1979): the smallest of m p-values times m, the next times m - 1, and never below the one before."""
    groups = [
        ("luton", survey, None, question, agree, 50 - agree)
        for question, first, last in (("q1 agree", 10, 40), ("q2 agree", 20, 32), ("q3 agree", 25, 26))
        for survey, agree in (("a", first), ("b", last))
    ]
    rows = survey_comparison(answered(*groups)).sort("p")
    p = rows["p"].to_list()
    assert rows["p_adjusted"].to_list() == pytest.approx([3 * p[0], 2 * p[1], max(2 * p[1], p[2])])


def test_where_all_answered_there_is_no_chance_in_it():
    (row,) = survey_comparison(answered(("luton", "a", 20, MH, 8, 12), ("luton", "b", 30, MH, 21, 9))).to_dicts()
    assert (row["estimate"], row["interval_low"], row["interval_high"]) == pytest.approx((30, 30, 30))
    assert (row["p"], row["p_adjusted"], row["reason"]) == (None, None, ALL_ASKED)


def test_where_nobody_differs_there_is_no_test():
    (row,) = survey_comparison(answered(("luton", "a", 20, MH, 8, 0), ("luton", "b", 30, MH, 9, 0))).to_dicts()
    assert (row["estimate"], row["p"], row["reason"]) == (0, None, NOTHING_VARIES)


def test_nothing_to_compare_is_no_row():
    assert survey_comparison(answered(("luton", "a", 20, MH, 8, 1))).is_empty()


def test_a_small_group_takes_its_comparisons():
    survey = answered(("luton", "a", 60, MH, 3, 30), ("luton", "b", 60, MH, 20, 20), ("luton", "c", 60, MH, 30, 12))
    frames = {"evaluation.practitioner_survey": survey, "evaluation.survey_comparison": survey_comparison(survey)}
    shown = controlled(frames, DISCLOSURE).frames["evaluation.survey_comparison"]
    with_a = shown.filter(pl.col("compared_with_survey") == "a")
    assert with_a.height == 2
    assert with_a["estimate"].null_count() == with_a["compared_share_pct"].null_count() == 2


def test_a_question_that_fewer_than_six_answered_is_not_shown_at_all():
    named = "Is the family at number 12 better off?"
    survey = answered(
        ("luton", "a", 60, MH, 20, 30), ("luton", "b", 60, MH, 20, 20),
        ("luton", "a", 60, named, 2, 3), ("luton", "b", 60, named, 20, 20),
    )  # fmt: skip
    frames = {"evaluation.practitioner_survey": survey, "evaluation.survey_comparison": survey_comparison(survey)}
    shown = controlled(frames, DISCLOSURE).frames["evaluation.survey_comparison"]
    assert shown["question"].to_list() == [MH]


def survey_of(agree_to_first):
    """What the tables are of two surveys: three say yes to one question of the first, so many of 60 to another."""
    survey = answered(
        ("luton", "a", 100, GCS, 3, 57), ("luton", "b", 100, GCS, 20, 40),
        ("luton", "a", 100, MH, agree_to_first, 60 - agree_to_first), ("luton", "b", 100, MH, 40, 20),
    )  # fmt: skip
    return {"evaluation.practitioner_survey": survey, "evaluation.survey_comparison": survey_comparison(survey)}


def test_what_is_shown_of_a_question_does_not_rest_on_one_that_is_withheld():
    """Adjusted for two questions, the p of the one would tell that of the other."""
    shown = controlled(survey_of(30), DISCLOSURE).frames["evaluation.survey_comparison"]
    assert shown.filter(question=MH)["p"].null_count() == 0
    assert shown.filter(question=GCS)["p"].null_count() == 1
    assert "p_adjusted" not in shown.columns


def test_where_the_true_figures_are_lost_those_that_were_public_stand_for_them():
    public = controlled(survey_of(30), DISCLOSURE).frames
    again = controlled(survey_of(31), DISCLOSURE, Earlier(public, public, is_stand_in=True)).frames
    assert again["evaluation.practitioner_survey"].filter(question=MH, survey="a", answer="Agree")[
        "responses"
    ].to_list() == [30]
    assert again["evaluation.survey_comparison"].filter(question=MH).is_empty()


def test_nothing_collects_garbage(monkeypatch):
    """Which takes longer than everything else about a table, each time."""

    def refuse():
        pytest.fail("collected garbage")

    monkeypatch.setattr("gc.collect", refuse)
    assert survey_of(30)["evaluation.survey_comparison"]["p_adjusted"].null_count() == 0
