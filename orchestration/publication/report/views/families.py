"""Families, children, adults and practitioners: what changed for those who were worked with."""

from __future__ import annotations

from orchestration.publication.report.views.view import (
    AUTHORITY,
    LEFT_OUT,
    NO_ESTIMATE,
    NO_P,
    REASON,
    Column,
    P,
    Section,
    View,
    interval,
    text,
    words,
)

GROUP = (words("Level", "level"), text("Cohort", "level_value"))
COMPARED = "compared_with is not null"
BEFORE_AND_AFTER = (Column("Before", "before"), Column("After", "after"), Column("Change", "change"))
SHARE = (Column("Share (%)", "estimate", decimals=1), *interval(1))


def _care_days(key: str, title: str, outcome: str, columns: tuple[Column, ...], holds: str) -> View:
    rows = f"where outcome = '{outcome}' order by authority, level, level_value"
    families = Column("Families", "families")
    table = "evaluation.care_days_after_allocation"
    shown = (AUTHORITY, *GROUP, families, *columns, *interval(1), LEFT_OUT, NO_ESTIMATE)
    return View(key, title, table, shown, rows, holds=holds)


def _survey(key: str, title: str, outcome: str, columns: tuple[Column, ...], is_on_page: bool = True) -> View:
    rows = f"where outcome = '{outcome}' order by authority, survey, question, answer"
    table = "evaluation.practitioner_survey"
    return View(key, title, table, (AUTHORITY, words("Survey", "survey"), *columns), rows, is_on_page=is_on_page)


QUESTION = words("Question", "question")
MARGIN = Column("Margin of error (percentage points)", "margin_of_error", decimals=1)

SECTION = Section(
    "families",
    "Families, children, adults and practitioners",
    "What changed for the families that were worked with, and what practitioners say. Families begin at a bad time, so"
    " that some of what follows would have got better by itself.",
    (
        View(
            "call-outs",
            "Police call-outs to families in the 12 months before and after",
            "evaluation.police_call_outs",
            (
                AUTHORITY,
                *GROUP,
                Column("Families", "n"),
                Column("Call-outs before", "incidents_before"),
                Column("Call-outs after", "incidents_after"),
                Column("A month and family, before", "mean_a_month_before", decimals=2),
                Column("A month and family, after", "mean_a_month_after", decimals=2),
                Column("Change (%)", "estimate", decimals=1),
                *interval(1),
                P,
                LEFT_OUT,
                REASON,
            ),
            "where level in ('authority', 'cohort', 'evaluation_cohort') order by authority, level, level_value",
        ),
        View(
            "call-outs-between",
            "Police call-outs: whether the cohorts differ",
            "evaluation.police_call_outs",
            (
                AUTHORITY,
                words("Cohorts", "level_value"),
                Column("Families", "n"),
                Column("Call-outs before", "incidents_before"),
                Column("Call-outs after", "incidents_after"),
                P,
                LEFT_OUT,
                NO_P,
            ),
            "where level = 'between cohorts' order by authority, level_value",
        ),
        View(
            "cohorts",
            "Children who became looked after or were put on a plan within 12 months",
            "evaluation.cohort_outcomes",
            (
                AUTHORITY,
                words("Outcome", "outcome"),
                words("Cohorts", "cohort_scheme"),
                text("Cohort", "cohort::varchar", defined_by="cohort"),
                Column("Children", "children"),
                Column("Became so", "became"),
                *SHARE,
                Column("Already so", "already"),
                Column("Followed for less than 12 months", "followed_too_short"),
            ),
            f"where not ({COMPARED}) order by authority, outcome, cohort_scheme, cohort",
        ),
        View(
            "cohorts-compared",
            "Children who became looked after or were put on a plan: the second cohort against the first",
            "evaluation.cohort_outcomes",
            (
                AUTHORITY,
                words("Outcome", "outcome"),
                Column("Children", "children"),
                Column("Became so", "became"),
                Column("Difference (percentage points)", "estimate", decimals=1),
                *interval(1),
                P,
                text("Test", "test"),
                LEFT_OUT,
                REASON,
            ),
            f"where {COMPARED} order by authority, outcome, test desc",
        ),
        _care_days(
            "care-days",
            "Days in care in the five months from the start",
            "care_days",
            (Column("Days in care", "counted"), Column("Days a family", "estimate", decimals=1)),
            "Days that families' children spend in care in the five months from their start in Family Safeguarding.",
        ),
        _care_days(
            "entering-care",
            "Families with a child who enters care in the five months from the start",
            "families_with_a_child_entering_care",
            (Column("With a child entering care", "counted"), Column("Share (%)", "estimate", decimals=1)),
            "Families with a child who enters care in the five months from their start in Family Safeguarding.",
        ),
        View(
            "crisis-contacts",
            "Mental health crisis contacts in the six months before and after support",
            "evaluation.mental_health",
            (
                AUTHORITY,
                Column("Adults", "n"),
                *BEFORE_AND_AFTER,
                Column("Change (%)", "estimate", decimals=1),
                *interval(1),
                P,
                LEFT_OUT,
                REASON,
            ),
            "where outcome = 'crisis_contacts' order by authority",
        ),
        View(
            "crisis-adults",
            "Adults with any mental health crisis contact, before and after support",
            "evaluation.mental_health",
            (AUTHORITY, Column("Adults", "n"), *BEFORE_AND_AFTER, Column("Share after (%)", "estimate", decimals=1),
             *interval(1), LEFT_OUT, NO_ESTIMATE),
            "where outcome = 'adults_with_a_crisis_contact' order by authority",
        ),
        View(
            "substance-misuse",
            "Substance misuse treatments completed, and adults who came back",
            "evaluation.substance_misuse",
            (AUTHORITY, words("Outcome", "outcome"), words("Substances", "substance_group"),
             Column("Treatments", "treatments"), Column("Of them", "counted"), *SHARE, LEFT_OUT, NO_ESTIMATE),
            "order by authority, outcome, substance_group",
        ),
        _survey("survey-response", "Practitioner survey: who answered", "response_rate",
                (Column("Invited", "people_invited"), Column("Answered", "respondents"),
                 Column("Response rate (%)", "estimate", decimals=1), MARGIN)),
        _survey("survey-agreement", "Practitioner survey: how many agree", "agreement",
                (QUESTION, Column("Answered", "n"), Column("Agree (%)", "estimate", decimals=1), *interval(1), MARGIN,
                 NO_ESTIMATE)),
        _survey("survey-answers", "Practitioner survey: every answer", "answer",
                (QUESTION, words("Answer", "answer"), Column("Responses", "responses"),
                 Column("Share (%)", "share_pct", decimals=1), MARGIN), is_on_page=False),
    ),
)  # fmt: skip
