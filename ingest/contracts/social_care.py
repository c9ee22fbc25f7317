"""Social care's extracts: what the authority's own case system delivers."""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import Extract
from ingest.contracts.days import BIRTH, EVENT, PLANNED, UNTIL_ADULT
from ingest.contracts.fields import choice, day, identifier, present_with, text, whole, yes_no


class SocialCare(Extract, agency="social_care"):
    """An extract of the authority's case system, in which every person has the authority's identifier."""


class Persons(SocialCare, extract="persons", kind="snapshot"):
    """Everybody the authority knows, one row a person."""

    person_id: str = identifier("*")
    date_of_birth: date = day(BIRTH, "!")
    sex: str = choice("M", "F", "U", defined_as="d02_sex")
    ethnicity: str = text(defined_as="d06_ethnicity")
    upn: str = identifier()
    nhs_number: str = identifier(dropped=True)
    given_name: str = text(dropped=True, personal_name=True)
    family_name: str = text(dropped=True, personal_name=True)
    postcode: str = text(dropped=True)
    disabled_children_team: bool = yes_no(
        says="Open to a team for children with disabilities; whole-authority figures can be had without them.",
        named="is_open_to_disabled_children_team",
    )


class FamilyMembers(SocialCare, extract="family_members", kind="snapshot"):
    """Who belongs to a family, one row a family and person."""

    family_id: str = identifier("*")
    person_id: str = identifier("*")
    relationship: str = text("!", defined_as="d07_relationship_type")
    being_worked_with: bool = yes_no(
        "!",
        says="An adult with an adult worker, or who should have one, or to whom a social worker gives intervention.",
        named="is_being_worked_with",
    )


class Referrals(SocialCare, extract="referrals", kind="snapshot", known_from="start_date"):
    """Referrals of children, one row a referral."""

    referral_id: str = identifier("*", breaks_ties=True)
    person_id: str = identifier("!")
    start_date: date = day(EVENT, "!")
    end_date: date = day(EVENT, not_before="start_date")
    source: str = text(says="Who referred, as the system names it.")
    category_of_need: str = choice(
        *(f"N{number}" for number in range(10)),
        says="Primary category of need, N0 to N9 of `reference.needs`.",
    )
    secondary_needs: str = text(says="Secondary categories, codes of `reference.needs` joined by semicolons.")


class SafeguardingInvolvements(
    SocialCare, extract="safeguarding_involvements", kind="snapshot", known_from="start_date"
):
    """Allocations of families to Family Safeguarding workers, one row an allocation; spells are joined from them."""

    involvement_id: str = identifier("*", breaks_ties=True)
    family_id: str = identifier("!")
    team: str = text("!")
    worker_id: str = identifier()
    start_date: date = day(EVENT, "!")
    end_date: date = day(PLANNED, not_before="start_date")


class Assessments(SocialCare, extract="assessments", kind="snapshot", known_from="start_date"):
    """Child and family assessments, one row an assessment of a child."""

    assessment_id: str = identifier("*", says="Pseudonym of an assessment of a child.")
    person_id: str = identifier("!")
    start_date: date = day(EVENT, "!")
    end_date: date = day(EVENT, not_before="start_date", says="Day on which it was finished; empty while it goes on.")


class ChildInNeedPlans(SocialCare, extract="child_in_need_plans", kind="snapshot", known_from="start_date"):
    """Child in need plans, one row a plan."""

    plan_id: str = identifier("*")
    person_id: str = identifier("!")
    start_date: date = day(EVENT, "!")
    end_date: date = day(PLANNED, not_before="start_date")


class ChildProtectionPlans(SocialCare, extract="child_protection_plans", kind="snapshot", known_from="start_date"):
    """Child protection plans, one row a plan."""

    plan_id: str = identifier("*", breaks_ties=True)
    person_id: str = identifier("!")
    start_date: date = day(EVENT, "!")
    end_date: date = day(PLANNED, not_before="start_date")
    category_of_abuse: str = choice("neglect", "physical", "sexual", "emotional", "multiple")


class PeriodsOfCare(SocialCare, extract="periods_of_care", kind="snapshot", known_from="start_date"):
    """Periods of care, one row a period."""

    period_id: str = identifier("*", breaks_ties=True)
    person_id: str = identifier("!")
    start_date: date = day(EVENT, "!")
    end_date: date = day(UNTIL_ADULT, not_before="start_date")
    uasc: bool = yes_no(
        "!",
        says="Period of an unaccompanied asylum-seeking child: left out of every looked-after figure.",
        named="is_uasc",
    )
    legal_status: str = text(says="Legal status, as the system names it.")
    placement_type: str = text(says="Type of placement, as the system names it.")
    reason_ended: str = text(says="Why the period ended, as the system names it.", known_with="end_date")


class CareProceedings(
    SocialCare, extract="care_proceedings", kind="snapshot", known_from=("pre_proceedings_date", "issued_date")
):
    """Care proceedings, one row a child in them."""

    proceedings_id: str = identifier("*", says="Pseudonym of the proceedings; several children may share them.")
    person_id: str = identifier("*")
    pre_proceedings_date: date = day(
        EVENT,
        or_else="issued_date",
        checks=[present_with("issued_date", rule="missing, as is issued_date")],
        says="Start of the pre-proceedings stage; this date or the issue date is present.",
    )
    issued_date: date = day(EVENT, says="Day on which proceedings were issued in court.")
    concluded_date: date = day(
        PLANNED, not_before=("pre_proceedings_date", "issued_date"), says="Day on which they concluded."
    )
    outcome: str = text(says="How they ended, as the system names it.", known_with="concluded_date")


class ExpertReports(SocialCare, extract="expert_reports", kind="snapshot", known_from="filed_date"):
    """Expert reports filed with the court, one row a report."""

    report_id: str = identifier("*", says="Pseudonym of a report.")
    family_id: str = identifier("!")
    filed_date: date = day(EVENT, "!", says="Day on which it was filed.")
    author_in_team: bool = yes_no(
        "!", says="Written by a specialist of the team rather than an external expert.", named="is_author_in_team"
    )
    accepted_by_court: bool = yes_no("!", says="Accepted by the court.", named="is_accepted_by_court")


class AdultWorkerInvolvements(
    SocialCare, extract="adult_worker_involvements", kind="snapshot", known_from="start_date"
):
    """Adults' involvement with specialist adult workers, one row an involvement."""

    involvement_id: str = identifier("*")
    person_id: str = identifier("!")
    worker_type: str = choice(
        "domestic_abuse_victim", "domestic_abuse_perpetrator", "mental_health", "substance_misuse", mark="!"
    )
    start_date: date = day(EVENT, "!")
    end_date: date = day(PLANNED, not_before="start_date")


class GroupSupervisions(SocialCare, extract="group_supervisions", kind="increment", known_from="held_date"):
    """Group case supervisions, one row a family discussed."""

    supervision_id: str = identifier("*", says="Pseudonym of a supervision.")
    family_id: str = identifier("!")
    held_date: date = day(EVENT, "!", says="Day on which it was held.")
    risk_rating: str = choice("red", "amber", "green")
    professions_present: str = text(says="Professions in the room, joined by semicolons.")


class WorkbookModules(SocialCare, extract="workbook_modules", kind="snapshot", known_from="completed_date"):
    """Modules of the workbook completed with a family, one row a family and module."""

    family_id: str = identifier("*")
    module: int = whole("*", 1, 8, says="Number of the module, 1 to 8.")
    completed_date: date = day(EVENT, "!", says="Day on which it was completed.")


class PlanAudits(SocialCare, extract="plan_audits", kind="increment", known_from="audit_date"):
    """Audits of plans, one row a question of an audit: how a change of practice is adopted."""

    audit_id: str = identifier("*", says="Pseudonym of an answer of an audit.")
    audit_date: date = day(EVENT, "!", says="Day of the audit.")
    district: str = text("!", says="District whose plan was audited.")
    area: str = text("!", says="Service or area of work that the plan belongs to.")
    question: str = text("!", says="What was asked of the plan, in the words of `reference.adoption_measures`.")
    met: bool = yes_no("!", says="Whether the plan meets it.", named="is_met")


EXTRACTS = (
    Persons,
    FamilyMembers,
    Referrals,
    SafeguardingInvolvements,
    Assessments,
    ChildInNeedPlans,
    ChildProtectionPlans,
    PeriodsOfCare,
    CareProceedings,
    ExpertReports,
    AdultWorkerInvolvements,
    GroupSupervisions,
    WorkbookModules,
    PlanAudits,
)
