"""Social care's extracts: what the authority's own case system delivers."""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import Extract
from ingest.contracts.days import BIRTH, EVENT, PLANNED, UNTIL_ADULT
from ingest.contracts.fields import choice, day, identifier, present_with, text, whole, yes_no


class SocialCare(Extract, agency="social_care"):
    """An extract of the authority's case system, in which every person has the authority's identifier."""


class Persons(SocialCare, extract="persons", kind="snapshot"):
    """Everybody the authority knows: children, adults, children not yet born."""

    person_id: str = identifier("*")
    date_of_birth: date = day(BIRTH, "!")
    sex: str = choice("M", "F", "U")
    ethnicity: str = text()
    upn: str = identifier()
    nhs_number: str = identifier(dropped=True)
    given_name: str = text(dropped=True, personal_name=True)
    family_name: str = text(dropped=True, personal_name=True)
    postcode: str = text(dropped=True)
    disabled_children_team: bool = yes_no()


class FamilyMembers(SocialCare, extract="family_members", kind="snapshot"):
    """Who belongs to which family, and which adults are being worked with."""

    family_id: str = identifier("*")
    person_id: str = identifier("*")
    relationship: str = text("!")
    being_worked_with: bool = yes_no("!")


class Referrals(SocialCare, extract="referrals", kind="snapshot"):
    """Referrals of children."""

    referral_id: str = identifier("*", breaks_ties=True)
    person_id: str = identifier("!")
    start_date: date = day(EVENT, "!")
    end_date: date = day(EVENT, not_before="start_date")
    source: str = text()
    category_of_need: str = choice("N0", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9")
    secondary_needs: str = text()


class SafeguardingInvolvements(SocialCare, extract="safeguarding_involvements", kind="snapshot"):
    """Allocations of a family to a Family Safeguarding team or worker."""

    involvement_id: str = identifier("*", breaks_ties=True)
    family_id: str = identifier("!")
    team: str = text("!")
    worker_id: str = identifier()
    start_date: date = day(EVENT, "!")
    end_date: date = day(PLANNED, not_before="start_date")


class ChildInNeedPlans(SocialCare, extract="child_in_need_plans", kind="snapshot"):
    """Child in need plans."""

    plan_id: str = identifier("*")
    person_id: str = identifier("!")
    start_date: date = day(EVENT, "!")
    end_date: date = day(PLANNED, not_before="start_date")


class ChildProtectionPlans(SocialCare, extract="child_protection_plans", kind="snapshot"):
    """Child protection plans."""

    plan_id: str = identifier("*", breaks_ties=True)
    person_id: str = identifier("!")
    start_date: date = day(EVENT, "!")
    end_date: date = day(PLANNED, not_before="start_date")
    category_of_abuse: str = choice("neglect", "physical", "sexual", "emotional", "multiple")


class PeriodsOfCare(SocialCare, extract="periods_of_care", kind="snapshot"):
    """Periods for which a child was looked after."""

    period_id: str = identifier("*", breaks_ties=True)
    person_id: str = identifier("!")
    start_date: date = day(EVENT, "!")
    end_date: date = day(UNTIL_ADULT, not_before="start_date")
    uasc: bool = yes_no("!")
    legal_status: str = text()
    placement_type: str = text()
    reason_ended: str = text()


class CareProceedings(SocialCare, extract="care_proceedings", kind="snapshot"):
    """Care proceedings, a row for each child in them, from the pre-proceedings stage or from issue."""

    proceedings_id: str = identifier("*")
    person_id: str = identifier("*")
    pre_proceedings_date: date = day(
        EVENT, or_else="issued_date", checks=[present_with("issued_date", rule="missing, as is issued_date")]
    )
    issued_date: date = day(EVENT)
    concluded_date: date = day(PLANNED, not_before=("pre_proceedings_date", "issued_date"))
    outcome: str = text()


class ExpertReports(SocialCare, extract="expert_reports", kind="snapshot"):
    """Expert reports filed in care proceedings."""

    report_id: str = identifier("*")
    family_id: str = identifier("!")
    filed_date: date = day(EVENT, "!")
    author_in_team: bool = yes_no("!")
    accepted_by_court: bool = yes_no("!")


class AdultWorkerInvolvements(SocialCare, extract="adult_worker_involvements", kind="snapshot"):
    """Adults' allocations to the specialist adult workers of a team."""

    involvement_id: str = identifier("*")
    person_id: str = identifier("!")
    worker_type: str = choice(
        "domestic_abuse_victim", "domestic_abuse_perpetrator", "mental_health", "substance_misuse", mark="!"
    )
    start_date: date = day(EVENT, "!")
    end_date: date = day(PLANNED, not_before="start_date")


class GroupSupervisions(SocialCare, extract="group_supervisions", kind="increment"):
    """Group case supervisions of a family."""

    supervision_id: str = identifier("*")
    family_id: str = identifier("!")
    held_date: date = day(EVENT, "!")
    risk_rating: str = choice("red", "amber", "green")
    professions_present: str = text()


class WorkbookModules(SocialCare, extract="workbook_modules", kind="snapshot"):
    """Modules of the workbook that a family has completed."""

    family_id: str = identifier("*")
    module: int = whole("*", 1, 8)
    completed_date: date = day(EVENT, "!")


EXTRACTS = (
    Persons,
    FamilyMembers,
    Referrals,
    SafeguardingInvolvements,
    ChildInNeedPlans,
    ChildProtectionPlans,
    PeriodsOfCare,
    CareProceedings,
    ExpertReports,
    AdultWorkerInvolvements,
    GroupSupervisions,
    WorkbookModules,
)
