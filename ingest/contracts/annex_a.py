"""Annex A, the lists of children that Ofsted asks for (and ChAT reads): one class a list that the warehouse uses.

A workbook is a snapshot: lists 1 to 5 hold six months, 6 to 9 what is open or ended within twelve. A number tells apart
rows of one child and day that differ. How its workbooks are recognised and read: `ingest.formats.annex_a`.
"""

from __future__ import annotations

from datetime import date

import pandera.polars as pa

from ingest.contracts.base import RETURN, Extract
from ingest.contracts.days import BIRTH, RETURN_EVENT, RETURNED
from ingest.contracts.fields import NOT_IN_LIST, day, identifier, text, whole

# In capitals, as texts of standards are by then.
UASC_OR_NOT = r"^(?:[AB]\).*|(?:YES|NO|Y|N|TRUE|FALSE|1|0|UASC|NON[- ]?UASC)(?:[^A-Z0-9].*)?)$"


class AnnexA(Extract, agency="annex_a"):
    """A list, in which every child has the authority's identifier."""

    person_id: str = identifier("*", heading="Child_Unique_ID")
    number: int = whole(
        "*", 1, may_be_missing=True, says="Number among the child's different rows of the day, in the list's order."
    )
    sex: str = text(heading="Gender", says="Gender as listed, such as a) Male.")
    ethnicity: str = text(heading="Ethnicity", says="Ethnicity as listed: the Department's code, or words.")
    date_of_birth: date = day(BIRTH, heading="Date_of_Birth")


class List1(AnnexA, extract="list_1", kind=RETURN):
    """Children whom contacts were about."""


class List2(AnnexA, extract="list_2", kind=RETURN):
    """Children with an early help assessment."""


class List3(AnnexA, extract="list_3", kind=RETURN):
    """Referrals, one row a referral."""

    date_of_referral: date = day(RETURN_EVENT, "*", heading="Date_of_Referral", says="Day of the referral.")
    referral_source: str = text(heading="Referral_Source", says="Who referred, such as q) 6: Police.")
    referral_nfa: str = text(heading="Referral_NFA", says="Whether no further action followed: yes or NFA, or no.")


class List4(AnnexA, extract="list_4", kind=RETURN):
    """Children with an assessment."""


class List5(AnnexA, extract="list_5", kind=RETURN):
    """Children with a section 47 enquiry or an initial conference."""


class List6(AnnexA, extract="list_6", kind=RETURN):
    """Children in need, one row a case."""

    cin_start_date: date = day(RETURN_EVENT, "*", heading="CIN_Start_Date", says="First day of the case.")
    primary_need_code: str = text(heading="Primary_Need_Code", says="Primary need, such as N1 - Abuse or Neglect.")
    cin_closure_date: date = day(
        RETURNED,
        heading="CIN_Closure_Date",
        not_before="cin_start_date",
        says="Day on which the case was closed; empty while it is open.",
    )


class List7(AnnexA, extract="list_7", kind=RETURN):
    """Child protection plans, one row a plan."""

    plan_start_date: date = day(
        RETURN_EVENT, "*", heading="Child_Protection_Plan_Start_Date", says="First day of the plan."
    )
    initial_category: str = text(heading="Initial_Category_of_Abuse", says="Category at the start, in words.")
    latest_category: str = text(heading="Latest_Category_of_Abuse", says="Category now, in words.")
    plan_end_date: date = day(
        RETURNED,
        heading="Child_Protection_Plan_End_Date",
        not_before="plan_start_date",
        says="Day on which the plan ended; empty while it is open.",
    )


class List8(AnnexA, extract="list_8", kind=RETURN):
    """Children looked after, one row a child: the latest period of care."""

    started_date: date = day(
        RETURN_EVENT, "*", heading="Date_Started_to_be_Looked_After", says="First day of the period of care."
    )
    uasc: str = text(
        "!",
        heading="UASC",
        checks=[pa.Check.str_matches(UASC_OR_NOT, error=NOT_IN_LIST)],
        says="Whether the child is an unaccompanied asylum seeker, such as b) No.",
    )
    is_second_period: str = text(
        heading="Second_or_Subsequent_Period",
        may_be_missing=True,
        says="Whether it is the child's second or a later period within twelve months, such as b) No.",
    )
    legal_status: str = text(heading="Legal_Status", says="Legal status, such as C2: FCO; V3 and V4 are short breaks.")
    ceased_date: date = day(
        RETURNED,
        heading="Date_Ceased_to_be_Looked_After",
        not_before="started_date",
        says="Day on which the period ended; empty while it is open.",
    )
    ceased_reason: str = text(heading="Reason_Ceased_to_be_Looked_After", says="Why the period ended.")
    placement_type: str = text(heading="Placement_Type", says="Type of the placement, such as f) U6: Foster placement.")


class List9(AnnexA, extract="list_9", kind=RETURN):
    """Care leavers."""


class List10(AnnexA, extract="list_10", kind=RETURN):
    """Children for whom adoption is planned."""


EXTRACTS = (List1, List2, List3, List4, List5, List6, List7, List8, List9, List10)
