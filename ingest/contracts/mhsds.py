"""MHSDS and the Talking Therapies data set (IDS): mental health services, the columns that the warehouse uses.

Both call their columns alike, so a table of either is the same table here. How files are recognised and read is
declared in `ingest.formats.mhsds`.
"""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import SUBMISSION, Extract, LinkableExtract
from ingest.contracts.days import BIRTH, EVENT
from ingest.contracts.fields import choice, day, identifier, text

REFERRAL = "Pseudonym of a referral to the service."


class Patients(LinkableExtract, agency="mhsds", extract="patients", kind=SUBMISSION, only_linkage_reads=True):
    """Patients (MHS001, IDS001), one row a patient: for linking."""

    person_id: str = identifier("*", nullable=True, required=False, or_else="source_person_id")
    source_person_id: str = identifier("*", linking=True, heading="LOCALPATIENTID")
    date_of_birth: date = day(BIRTH, dropped=True, linking=True, required=True, heading="PERSONBIRTHDATE")
    postcode: str = text(dropped=True, linking=True)
    sex: str = choice("M", "F", "U", dropped=True, linking=True, heading="GENDER", other_headings=("PERSSTATEDGENDER",))
    nhs_number: str = identifier(dropped=True, linking=True, heading="NHSNUMBER")


class Referrals(LinkableExtract, agency="mhsds", extract="referrals", kind=SUBMISSION):
    """Referrals to mental health services (MHS101, IDS101), one row a referral."""

    referral_id: str = identifier("*", heading="SERVICEREQUESTID", says=REFERRAL)
    person_id: str = identifier(or_else="source_person_id")
    received_date: date = day(EVENT, "!", heading="REFERRALREQUESTRECEIVEDDATE", says="Day of the referral.")
    discharge_date: date = day(EVENT, heading="SERVDISCHDATE", says="Day of discharge; empty while it is open.")
    team_type: str = text(
        heading="SERVTEAMTYPE", says="Type of the team, where the referral itself says it (version 6)."
    )
    source_person_id: str = identifier(linking=True, required=True, heading="LOCALPATIENTID")


class Mhsds(Extract, agency="mhsds"):
    """A table that names no patient: its referral or contact does."""


class Teams(Mhsds, extract="teams", kind=SUBMISSION):
    """Teams that a referral is to (MHS102), one row a referral and team."""

    referral_id: str = identifier("*", heading="SERVICEREQUESTID", says=REFERRAL)
    team_id: str = identifier("*", nullable=True, heading="CAREPROFTEAMLOCALID", says="Pseudonym of a team.")
    team_type: str = text("!", nullable=True, heading="SERVTEAMTYPEREFTOMH", says="Type of the team.")


class Contacts(Mhsds, extract="contacts", kind=SUBMISSION):
    """Contacts with mental health services (MHS201, IDS201), one row a contact."""

    contact_id: str = identifier("*", heading="CARECONTACTID", says="Pseudonym of a contact.")
    referral_id: str = identifier("!", heading="SERVICEREQUESTID", says=REFERRAL)
    team_id: str = identifier(heading="CAREPROFTEAMLOCALID", says="Pseudonym of a team.")
    contact_date: date = day(EVENT, "!", heading="CARECONTDATE", says="Day of the contact.")


class Activities(Mhsds, extract="activities", kind=SUBMISSION):
    """What is done in a contact (MHS202, IDS202), one row an activity."""

    activity_id: str = identifier("*", heading="CAREACTID", says="Pseudonym of an activity.")
    contact_id: str = identifier("!", heading="CARECONTACTID", says="Pseudonym of a contact.")


class ReferralScores(Mhsds, extract="referral_scores", kind=SUBMISSION):
    """Scores of referrals (MHS606, IDS606), one row a referral, tool and day."""

    referral_id: str = identifier("*", heading="SERVICEREQUESTID", says=REFERRAL)
    instrument: str = text("*", heading="CODEDASSTOOLTYPE", says="The instrument, a SNOMED code.")
    score_date: date = day(EVENT, "*", heading="ASSTOOLCOMPDATE", says="Day of the assessment.")
    score: str = text("!", nullable=True, heading="PERSSCORE", says="The score as submitted.")


class ActivityScores(Mhsds, extract="activity_scores", kind=SUBMISSION):
    """Scores in contacts (MHS607, IDS607), one row an activity and tool."""

    activity_id: str = identifier("*", heading="CAREACTID", says="Pseudonym of an activity.")
    instrument: str = text("*", heading="CODEDASSTOOLTYPE", says="The instrument, a SNOMED code.")
    score: str = text("!", nullable=True, heading="PERSSCORE", says="The score as submitted.")


EXTRACTS = (Patients, Referrals, Teams, Contacts, Activities, ReferralScores, ActivityScores)
