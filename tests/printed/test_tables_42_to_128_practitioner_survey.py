"""Appendix 5 (Tables 43 to 128): 86 questions to 205 practitioners, and the shares that chapters 3 and 4 quote."""

import polars as pl

from orchestration.evaluation.replication.figures import EVALUATION
from tests.printed.replicated import differing

BASE = {"bracknell_forest": 38, "hertfordshire": 82, "luton": 18, "peterborough": 30, "west_berkshire": 37}
QUESTIONS = 86


def test_every_question_was_transcribed_whole(sources):
    answers = sources.survey_responses.filter(pl.col("source_document") == EVALUATION)
    assert answers["published_in"].n_unique() == QUESTIONS
    totals = answers.filter(pl.col("answer") == "Total", pl.col("authority").is_not_null())
    assert all(BASE[authority] == total for authority, total in totals.select("authority", "responses").iter_rows())
    assert totals.height == QUESTIONS * len(BASE)


def test_answers_add_up_to_those_who_answered_and_authorities_to_the_total(replication):
    counts = replication.rows("Table 43-128", "responses").drop_nulls("computed")
    assert counts.filter(pl.col("computed") != pl.col("published")).is_empty()


def test_shares_differ_in_two_misprinted_lines_alone(replication):
    wrong = differing(replication.rows("Table 43-128", "share"))
    assert {(table, item.partition(":")[2].partition(",")[0].strip()) for table, item, _ in wrong} == {
        ("Table 65", "N/A"),
        ("Table 93", "Disagree"),
    }
    assert len(wrong) == 7


def test_quoted_shares(replication):
    quoted = replication.rows("Text, Key findings: practitioner survey")
    assert {item.partition(",")[0] for _, item, _ in differing(quoted)} == {
        "I use MI in my work",
        "Generally",
        "Group case supervision results in a better shared understanding of risk",
        "Group case supervision enables me to be a more reflective practitioner",
        "Minimising pressure for social work practitioners through reduced caseloads",
        "Family Safeguarding has improved my parenting assessments",
        "MI is having a positive impact on family engagement",
        "Reducing the number of looked after children?",
        "Reducing the number of child protection (CP) cases?",
    }


def test_share_with_less_pressure_fits_each_authority_but_not_their_total(replication):
    rows = replication.rows("Text, Key findings: practitioner survey", "impact_of_those_with_a_view")
    assert rows.filter(~pl.col("agrees"))["authority"].to_list() == [""]
