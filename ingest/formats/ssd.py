"""The Standard Safeguarding Dataset: a CSV file a table, as exported from the case system; version 1.4.

Of each table the columns that are used tell it. Tables that are not used are known by their first columns.
"""

from __future__ import annotations

from ingest.contracts import ssd
from ingest.formats.standard import SIX_YEARS, Fill, Standard

UNUSED = {
    "family": "FAMI_TABLE_ID FAMI_FAMILY_ID FAMI_PERSON_ID",
    "address": "ADDR_TABLE_ID ADDR_PERSON_ID ADDR_ADDRESS_POSTCODE",
    "disability": "DISA_TABLE_ID DISA_PERSON_ID DISA_DISABILITY_CODE",
    "contacts": "CONT_CONTACT_ID CONT_PERSON_ID CONT_CONTACT_DATE",
    "s47_enquiry": "S47E_S47_ENQUIRY_ID S47E_REFERRAL_ID S47E_PERSON_ID",
    "initial_cp_conference": "ICPC_ICPC_ID ICPC_PERSON_ID ICPC_ICPC_DATE",
    "involvements": "INVO_INVOLVEMENTS_ID INVO_PROFESSIONAL_ID INVO_PERSON_ID",
    "department": "DEPT_TEAM_ID DEPT_TEAM_NAME",
}

SSD = Standard(
    name="ssd",
    title="the Standard Safeguarding Dataset",
    agency="social_care",
    tables=ssd.EXTRACTS,
    unused={table: tuple(headings.split()) for table, headings in UNUSED.items()},
    fills=(
        Fill(("social_care", "persons"), ("person",)),
        Fill(("social_care", "referrals"), ("cin_episodes", "cin_assessments", "assessment_factors"), SIX_YEARS),
        Fill(("social_care", "child_in_need_plans"), ("cin_plans",), SIX_YEARS),
        Fill(("social_care", "child_protection_plans"), ("cp_plans",), SIX_YEARS),
        Fill(
            ("social_care", "periods_of_care"),
            ("cla_episodes", "legal_status", "cla_placement", "immigration_status"),
            SIX_YEARS,
        ),
        Fill(("social_care", "care_proceedings"), ("pre_proceedings",), SIX_YEARS),
        Fill(("workforce", "caseloads"), ("professionals",)),
    ),
    precedence=1,
    filled={"pre_proceedings": ("decision_date",), "professionals": ("worker_id", "caseload")},
    persons_elsewhere=frozenset(
        heading for headings in UNUSED.values() for heading in headings.split() if heading.endswith("_PERSON_ID")
    ),
)
