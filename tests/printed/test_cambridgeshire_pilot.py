"""The Cambridgeshire pilot (2021): its survey's shares, its records of cases, its vacancies."""

import pytest

from orchestration.evaluation.replication.figures import PILOT
from tests.printed.replicated import beyond_rounding, differing

EXPECTS = "I expect the Family Safeguarding Model to improve outcomes for children and families in my area"
CUT_OFF = {
    ("How often do you receive case supervision?, interim, Senior Practitioner, monthly_or_more", 66, 67),
    ("Motivational Interviewing is an effective way to improve outcomes for families, interim, agree", 82, 83),
    (f"{EXPECTS}, interim, agree", 68, 69),
}
"""Shares the text cuts off instead of rounding them: printed, computed."""


def test_survey_shares_of_the_text(replication):
    shares = replication.rows("Text, Findings", document=PILOT)
    off = {
        (row["item"], row["published"], round(row["computed"])) for row in beyond_rounding(shares).iter_rows(named=True)
    }
    assert off == {*CUT_OFF, ("I feel stressed in my job, follow-up, agree", 30, 35)}
    assert shares.height == 60


def test_totals_of_appendix_a(replication):
    wrong = {
        (table, item.rpartition(": ")[2])
        for table, item, _ in differing(replication.rows("Appendix A, table 6", document=PILOT))
    }
    assert wrong == {("Appendix A, table 6", "Total, interim, responses")}
    assert len(differing(replication.rows("Appendix A, table 33", document=PILOT))) == 3


def test_survey_sizes_of_table_1_are_those_of_the_appendix(replication):
    assert beyond_rounding(replication.rows("Table 1", "responses", PILOT)).is_empty()


def test_shares_of_cases(replication):
    wrong = differing(replication.rows("Appendix A, table 13", "share", PILOT))
    assert {item for _, item, _ in wrong} == {
        "primary_need_abuse_or_neglect, 2019-08 to 2019-10, share",
        "primary_need_absent_parenting, 2019-11 to 2020-01, share",
        "primary_need_cases_other_than_children_in_need, 2019-11 to 2020-01, share",
        "held_child_protection_plans, 2019-08 to 2019-10, share",
    }


def test_text_and_appendix_disagree_on_re_referrals_and_children_looked_after(replication):
    wrong = beyond_rounding(replication.rows("Text, Key indicators", document=PILOT))
    assert set(wrong.select("published", "computed").iter_rows()) == {(47, 58), (49, 62), (233, 223)}


def test_vacancy_rates(replication):
    assert beyond_rounding(replication.rows("Text, Vacancies", document=PILOT)).is_empty()


@pytest.mark.parametrize("table", range(1, 34))
def test_every_table_of_the_appendix_is_carried(sources, table):
    name = f"Appendix A, table {table}"
    carried = {*sources.figures["published_in"], *sources.survey_responses["published_in"]}
    assert name in carried
