"""The Department's daily collection of children's social care: payloads in JSON, one class a table made of them.

A payload holds a child whole, or what has changed of it: things with their identifiers and the fields that changed.
What is taken back comes once more, marked to be purged, perhaps with its identifier alone. How its files are recognised
and read is declared in `ingest.formats.csc_api`.
"""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import SUBMISSION, Extract
from ingest.contracts.days import BIRTH, RETURN_EVENT, RETURNED, UNCHECKED
from ingest.contracts.fields import day, identifier, text


class CscApi(Extract, agency="csc_api"):
    """A table, in which every child has the authority's identifier."""

    person_id: str = identifier("*", heading="la_child_id")
    purge: str = text(says="Whether it, or what it belongs to, is taken back: true or false.")


class InParts(CscApi):
    """A table of things of which a payload may say only what has changed."""

    changes_only: str = text(says="True where fields that are empty are as an earlier payload had them.")


class Children(InParts, extract="children", kind=SUBMISSION):
    """Children, one row a child."""

    upn: str = identifier(heading="unique_pupil_number")
    sex: str = text(says="Sex as submitted: M, F or U.")
    ethnicity: str = text(says="Ethnicity, the Department's code.")
    date_of_birth: date = day(BIRTH)
    expected_date_of_birth: date = day(
        UNCHECKED, says="Expected or estimated date of birth; used where there is no other."
    )
    uasc_flag: str = text(says="Whether the child is an unaccompanied asylum seeker: true or false.")
    uasc_end_date: date = day(RETURNED, says="Day on which the child ceased to be one.")


class Episodes(InParts, extract="episodes", kind=SUBMISSION):
    """Referrals and the cases made of them, one row a referral."""

    referral_id: str = identifier("*", heading="social_care_episode_id")
    referral_date: date = day(RETURN_EVENT, says="Day of the referral.")
    referral_source: str = text(says="Who referred, by the census's code.")
    referral_nfa: str = text(
        heading="referral_no_further_action_flag", says="Whether no further action followed: true or false."
    )
    closure_date: date = day(
        RETURNED, not_before="referral_date", says="Day on which the case was closed; empty while it is open."
    )


class Factors(CscApi, extract="factors", kind=SUBMISSION):
    """Factors that assessments found, one row an assessment and factor."""

    referral_id: str = identifier("*", heading="social_care_episode_id")
    assessment_id: str = identifier("*", heading="child_and_family_assessment_id", says="Pseudonym of the assessment.")
    factor: str = text("*", nullable=True, heading="factors", says="Code of a factor; empty where none was found.")


class InEpisodes(InParts):
    """What belongs to an episode."""

    referral_id: str = identifier(heading="social_care_episode_id")


class Plans(InEpisodes):
    """Plans of a child."""

    start_date: date = day(RETURN_EVENT, says="First day of the plan.")
    end_date: date = day(RETURNED, not_before="start_date", says="Day on which the plan ended; empty while it is open.")


class ChildInNeedPlans(Plans, extract="child_in_need_plans", kind=SUBMISSION):
    """Child in need plans, one row a plan."""

    plan_id: str = identifier("*", heading="child_in_need_plan_id")


class ChildProtectionPlans(Plans, extract="child_protection_plans", kind=SUBMISSION):
    """Child protection plans, one row a plan."""

    plan_id: str = identifier("*", heading="child_protection_plan_id")


class Placements(InEpisodes, extract="placements", kind=SUBMISSION):
    """Placements of children looked after, one row a placement."""

    placement_id: str = identifier("*", heading="child_looked_after_placement_id", says="Pseudonym of the placement.")
    start_date: date = day(RETURN_EVENT, says="First day of the placement.")
    placement_type: str = text(says="Type of the placement, the code of SSDA903.")
    end_date: date = day(
        RETURNED, not_before="start_date", says="Day on which the placement ended; empty while it lasts."
    )
    end_reason: str = text(says="Why the period of care ended, the code of SSDA903.")


EXTRACTS = (Children, Episodes, Factors, ChildInNeedPlans, ChildProtectionPlans, Placements)
