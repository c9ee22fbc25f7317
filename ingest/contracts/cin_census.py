"""The children in need census: the Department's yearly XML, one class a table that the warehouse makes of it.

Columns are the census's elements. A number tells apart what a child has several times from the same day: the census
numbers neither cases nor plans. How its files are recognised and read is declared in `ingest.formats.cin_census`.
"""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import RETURN, Extract
from ingest.contracts.days import BIRTH, RETURN_EVENT, RETURNED, UNCHECKED
from ingest.contracts.fields import day, identifier, odd_upn, present_with, text, whole

NUMBER = "Number among the child's that start on the same day, in the order of the file, from 1."


class CinCensus(Extract, agency="cin_census"):
    """A table of the census, in which every child has the authority's identifier."""


class Children(CinCensus, extract="children", kind=RETURN):
    """Children of a census, one row a child."""

    person_id: str = identifier("*", heading="LAchildID")
    upn: str = identifier(heading="UPN")
    upn_is_odd: bool = odd_upn()
    date_of_birth: date = day(
        BIRTH,
        heading="PersonBirthDate",
        or_else="expected_date_of_birth",
        checks=[present_with("expected_date_of_birth", rule="missing, as is the expected one")],
    )
    expected_date_of_birth: date = day(
        UNCHECKED,
        heading="ExpectedPersonBirthDate",
        says="Day on which an unborn child is expected; used where there is no date of birth.",
    )
    gender: str = text(heading="GenderCurrent", says="Gender as returned to 2024: 0, 1, 2 or 9.")
    sex: str = text(heading="Sex", says="Sex as returned from 2025 on: M, F or U.")
    ethnicity: str = text(heading="Ethnicity", says="Ethnicity as returned; its DfE code stands somewhere in the text.")


class CinDetails(CinCensus, extract="cin_details", kind=RETURN):
    """Cases of a census, one row a child, day of referral and number."""

    person_id: str = identifier("*", heading="LAchildID")
    cin_referral_date: date = day(RETURN_EVENT, "*", heading="CINreferralDate", says="Day of the referral.")
    number: int = whole("*", 1, says=NUMBER)
    referral_source: str = text(heading="ReferralSource", says="Who referred, by the census's code.")
    primary_need_code: str = text(heading="PrimaryNeedCode", says="Primary need, N0 to N9.")
    cin_closure_date: date = day(
        RETURNED,
        heading="CINclosureDate",
        not_before="cin_referral_date",
        says="Day on which the case was closed; empty while it is open.",
    )
    reason_for_closure: str = text(heading="ReasonForClosure", says="Why it was closed, RC1 to RC9.")
    referral_nfa: str = text(heading="ReferralNFA", says="Whether no further action followed: 1 or true, 0 or false.")


class AssessmentFactors(CinCensus, extract="assessment_factors", kind=RETURN):
    """Factors that the assessments of a case found, one row a case and factor."""

    person_id: str = identifier("*", heading="LAchildID")
    cin_referral_date: date = day(RETURN_EVENT, "*", heading="CINreferralDate", says="Day of the case's referral.")
    number: int = whole("*", 1, says="Number of the case, as in `cin_details`.")
    assessment_factor: str = text("*", heading="AssessmentFactors", says="The factor's code, such as 3B.")


class ChildInNeedPlans(CinCensus, extract="child_in_need_plans", kind=RETURN):
    """Child in need plans of a census, one row a child, first day and number."""

    person_id: str = identifier("*", heading="LAchildID")
    cin_plan_start_date: date = day(RETURN_EVENT, "*", heading="CINPlanStartDate", says="First day of the plan.")
    number: int = whole("*", 1, says=NUMBER)
    cin_plan_end_date: date = day(
        RETURNED,
        heading="CINPlanEndDate",
        not_before="cin_plan_start_date",
        says="Day on which the plan ended; empty while it is open.",
    )


class ChildProtectionPlans(CinCensus, extract="child_protection_plans", kind=RETURN):
    """Child protection plans of a census, one row a child, first day and number."""

    person_id: str = identifier("*", heading="LAchildID")
    cpp_start_date: date = day(RETURN_EVENT, "*", heading="CPPstartDate", says="First day of the plan.")
    number: int = whole("*", 1, says=NUMBER)
    cpp_end_date: date = day(
        RETURNED,
        heading="CPPendDate",
        not_before="cpp_start_date",
        says="Day on which the plan ended; empty while it is open.",
    )
    initial_category_of_abuse: str = text(heading="InitialCategoryOfAbuse", says="Category at the start.")
    latest_category_of_abuse: str = text(heading="LatestCategoryOfAbuse", says="Category now, or at the end.")
    number_of_previous_cpp: str = text(heading="NumberOfPreviousCPP", says="Earlier plans of the child, a number.")
    referral_nfa: str = text(heading="ReferralNFA", says="As of the case that the plan belongs to.")


class PreProceedings(CinCensus, extract="pre_proceedings", kind=RETURN):
    """Pre-proceedings of a census, one row a child, first day and number."""

    person_id: str = identifier("*", heading="LAchildID")
    pp_start_date: date = day(RETURN_EVENT, "*", heading="PPStartDate", says="First day of the pre-proceedings stage.")
    number: int = whole("*", 1, says=NUMBER)
    court_app_date: date = day(RETURNED, heading="CourtAppDate", says="Day of the application to the court.")
    pp_outcome: str = text(heading="PPOutcome", says="How the stage ended, by the census's code.")


EXTRACTS = (Children, CinDetails, AssessmentFactors, ChildInNeedPlans, ChildProtectionPlans, PreProceedings)
