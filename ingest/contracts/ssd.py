"""The Standard Safeguarding Dataset: tables that councils fill from their case system, one class a table that is used.

A delivery is the whole of the dataset on a day: six years of history. Columns are the dataset's, with its prefix; those
that are not used are not asked for. How its files are recognised is declared in `ingest.formats.ssd`.
"""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import RETURN, Extract
from ingest.contracts.days import BIRTH, RETURN_EVENT, RETURNED, UNCHECKED
from ingest.contracts.fields import day, identifier, odd_upn, present_with, text, whole


class Ssd(Extract, agency="ssd"):
    """A table of the dataset, in which every person has the authority's identifier."""


class Person(Ssd, extract="person", kind=RETURN):
    """Children of the dataset, one row a child."""

    person_id: str = identifier("*", heading="pers_person_id")
    sex: str = text(heading="pers_sex", says="Sex as recorded: M, F, U or the census's number.")
    ethnicity: str = text(heading="pers_ethnicity", says="Ethnicity; its DfE code stands somewhere in the text.")
    date_of_birth: date = day(
        BIRTH,
        heading="pers_dob",
        or_else="expected_date_of_birth",
        checks=[present_with("expected_date_of_birth", rule="missing, as is the expected one")],
    )
    expected_date_of_birth: date = day(
        UNCHECKED,
        heading="pers_expected_dob",
        says="Expected or estimated date of birth; used where there is no other.",
    )
    upn: str = identifier(heading="pers_upn", may_be_missing=True)
    upn_is_odd: bool = odd_upn()


class LinkedIdentifiers(Ssd, extract="linked_identifiers", kind=RETURN):
    """Further identifiers of children, one row an identifier: UPNs are used."""

    link_id: str = identifier("*", heading="link_table_id", says="Pseudonym of the row.")
    person_id: str = identifier("!", heading="link_person_id")
    identifier_type: str = text(heading="link_identifier_type", says="Kind of identifier.")
    upn: str = identifier(heading="link_identifier_value")


class CinEpisodes(Ssd, extract="cin_episodes", kind=RETURN):
    """Referrals and the cases made of them, one row a referral."""

    referral_id: str = identifier("*", heading="cine_referral_id", breaks_ties=True)
    person_id: str = identifier("!", heading="cine_person_id")
    referral_date: date = day(RETURN_EVENT, "!", heading="cine_referral_date", says="Day of the referral.")
    close_date: date = day(
        RETURNED,
        heading="cine_close_date",
        not_before="referral_date",
        says="Day on which the case was closed; empty while it is open.",
    )
    referral_source_code: str = text(heading="cine_referral_source_code", says="Who referred, by the census's code.")
    primary_need_code: str = text(heading="cine_cin_primary_need_code", says="Primary need, N0 to N9.")
    referral_nfa: str = text(heading="cine_referral_nfa", says="Whether no further action followed: Y or N.")


class CinAssessments(Ssd, extract="cin_assessments", kind=RETURN):
    """Assessments, one row each: which referral they belong to."""

    assessment_id: str = identifier("*", heading="cina_assessment_id", says="Pseudonym of the assessment.")
    person_id: str = identifier("!", heading="cina_person_id")
    referral_id: str = identifier("!", heading="cina_referral_id", says="Pseudonym of the referral.")


class AssessmentFactors(Ssd, extract="assessment_factors", kind=RETURN):
    """Factors that assessments found, one row an assessment."""

    factors_id: str = identifier("*", heading="cinf_table_id", says="Pseudonym of the row.")
    assessment_id: str = identifier("!", heading="cinf_assessment_id", says="Pseudonym of the assessment.")
    factors: str = text(heading="cinf_assessment_factors_json", says="Codes of factors, as a list.")


class CinPlans(Ssd, extract="cin_plans", kind=RETURN):
    """Child in need plans, one row a plan."""

    plan_id: str = identifier("*", heading="cinp_cin_plan_id")
    person_id: str = identifier("!", heading="cinp_person_id")
    plan_start_date: date = day(RETURN_EVENT, "!", heading="cinp_cin_plan_start_date", says="First day of the plan.")
    plan_end_date: date = day(
        RETURNED,
        heading="cinp_cin_plan_end_date",
        not_before="plan_start_date",
        says="Day on which the plan ended; empty while it is open.",
    )


class CpPlans(Ssd, extract="cp_plans", kind=RETURN):
    """Child protection plans, one row a plan."""

    plan_id: str = identifier("*", heading="cppl_cp_plan_id", breaks_ties=True)
    person_id: str = identifier("!", heading="cppl_person_id")
    plan_start_date: date = day(RETURN_EVENT, "!", heading="cppl_cp_plan_start_date", says="First day of the plan.")
    plan_end_date: date = day(
        RETURNED,
        heading="cppl_cp_plan_end_date",
        not_before="plan_start_date",
        says="Day on which the plan ended; empty while it is open.",
    )
    of_another_authority: str = text(heading="cppl_cp_plan_ola", says="Whether it is another authority's plan: Y or N.")
    initial_category: str = text(heading="cppl_cp_plan_initial_category", says="Category at the start, in words.")
    latest_category: str = text(heading="cppl_cp_plan_latest_category", says="Category now, in words.")


class ClaEpisodes(Ssd, extract="cla_episodes", kind=RETURN):
    """Episodes of care, one row an episode."""

    episode_id: str = identifier("*", heading="clae_cla_episode_id", says="Pseudonym of the episode.")
    person_id: str = identifier("!", heading="clae_person_id")
    period_id: str = identifier(heading="clae_cla_id", says="Pseudonym of the period; empty if not recorded.")
    episode_start_date: date = day(
        RETURN_EVENT, "!", heading="clae_cla_episode_start_date", says="First day of the episode."
    )
    episode_start_reason: str = text(
        heading="clae_cla_episode_start_reason", may_be_missing=True, says="Why it began, a code of SSDA903."
    )
    episode_ceased_date: date = day(
        RETURNED,
        heading="clae_cla_episode_ceased_date",
        not_before="episode_start_date",
        says="Last day of the episode; empty while it is open.",
    )
    episode_ceased_reason: str = text(heading="clae_cla_episode_ceased_reason", says="Why the episode ended.")
    entered_care_date: date = day(RETURNED, heading="clae_entered_care_date", says="First day of the period of care.")


class LegalStatus(Ssd, extract="legal_status", kind=RETURN):
    """Legal statuses of children, one row a status."""

    legal_status_id: str = identifier("*", heading="lega_legal_status_id", says="Pseudonym of the row.")
    person_id: str = identifier("!", heading="lega_person_id")
    legal_status: str = text(heading="lega_legal_status", says="Legal status; V3 and V4 are short breaks.")
    status_start_date: date = day(RETURNED, heading="lega_legal_status_start_date", says="Its first day.")
    status_end_date: date = day(RETURNED, heading="lega_legal_status_end_date", says="Its last day, if any.")


class ClaPlacement(Ssd, extract="cla_placement", kind=RETURN):
    """Placements of children in care, one row a placement."""

    placement_id: str = identifier("*", heading="clap_cla_placement_id", says="Pseudonym of the placement.")
    person_id: str = identifier("!", heading="clap_person_id")
    placement_type: str = text(heading="clap_cla_placement_type", says="Type of placement.")
    placement_start_date: date = day(RETURNED, heading="clap_cla_placement_start_date", says="Its first day.")


class ImmigrationStatus(Ssd, extract="immigration_status", kind=RETURN):
    """Immigration statuses of children, one row a status."""

    immigration_status_id: str = identifier("*", heading="immi_immigration_status_id", says="Pseudonym of the row.")
    person_id: str = identifier("!", heading="immi_person_id")
    immigration_status: str = text(heading="immi_immigration_status", says="Immigration status, in words.")
    status_start_date: date = day(RETURNED, heading="immi_immigration_status_start_date", says="Its first day.")
    status_end_date: date = day(
        RETURNED, heading="immi_immigration_status_end_date", says="Its last day; empty while it holds."
    )


class PreProceedings(Ssd, extract="pre_proceedings", kind=RETURN):
    """Pre-proceedings, one row a child."""

    proceedings_id: str = identifier("*", heading="prep_table_id", says="Pseudonym of the row.")
    person_id: str = identifier("!", heading="prep_person_id")
    decision_date: date = day(
        RETURN_EVENT, heading="prep_pre_pro_decision_date", says="Day on which pre-proceedings were decided on."
    )


class Professionals(Ssd, extract="professionals", kind=RETURN):
    """Workers, one row a worker."""

    professional_id: str = identifier("*", heading="prof_professional_id", says="Pseudonym of the row.")
    worker_id: str = identifier(heading="prof_staff_id")
    department: str = text(heading="prof_professional_department", says="The worker's department, often by its number.")
    job_title: str = text(heading="prof_professional_job_title", says="The worker's job title.")
    caseload: int = whole(heading="prof_professional_caseload", says="Cases held on the 30 September before.")


EXTRACTS = (
    Person,
    LinkedIdentifiers,
    CinEpisodes,
    CinAssessments,
    AssessmentFactors,
    CinPlans,
    CpPlans,
    ClaEpisodes,
    LegalStatus,
    ClaPlacement,
    ImmigrationStatus,
    PreProceedings,
    Professionals,
)
