"""SUS: hospital use as trusts submit it, the columns that the warehouse uses.

Headings are those of SUS extracts and of the emergency care data set (ECDS). How files are recognised and read is
declared in `ingest.formats.sus`.
"""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import SUBMISSION, LinkableExtract
from ingest.contracts.days import BIRTH, EVENT
from ingest.contracts.fields import choice, day, identifier, text

PROVIDER = ("ORGANISATION_CODE_CODE_OF_PROVIDER", "ORGANISATIONCODECODEOFPROVIDER")


class Sus(LinkableExtract, agency="sus"):
    """A table of SUS: who it is of, and whether it still holds."""

    person_id: str = identifier(or_else="source_person_id")
    update_type: str = text(other_headings=("CDSUPDATETYPE",), says="1 where the record is deleted, 9 where it is new.")
    withheld_identity_reason: str = text(
        other_headings=("WITHHELDREASON",), says="Why the patient's identity is withheld; empty where it is not."
    )
    source_person_id: str = identifier(
        linking=True, heading="LOCAL_PATIENT_IDENTIFIER", other_headings=("LOCALPATIENTID", "LOCALPATIENTIDENTIFIER")
    )
    given_name: str = text(
        dropped=True, personal_name=True, linking=True, heading="PERSON_GIVEN_NAME", other_headings=("PERSONGIVENNAME",)
    )
    family_name: str = text(
        dropped=True, personal_name=True, linking=True, heading="PERSON_FAMILY_NAME",
        other_headings=("PERSONFAMILYNAME",),
    )  # fmt: skip
    date_of_birth: date = day(BIRTH, dropped=True, linking=True, other_headings=("DATEOFBIRTH",))
    sex: str = choice("M", "F", "U", dropped=True, linking=True, other_headings=("PERSONCURRENTGENDER",))
    nhs_number: str = identifier(dropped=True, linking=True, other_headings=("NHSNUMBER",))


class EmergencyCare(Sus, extract="ae", kind=SUBMISSION):
    """Attendances in emergency departments, one row an attendance."""

    attendance_id: str = identifier(
        "*", heading="UNIQUE_CDS_IDENTIFIER", other_headings=("CDSUNIQUEIDENTIFIER", "EC_IDENT"),
        says="Pseudonym of an attendance.",
    )  # fmt: skip
    arrival_date: date = day(
        EVENT, "!", other_headings=("EMERGENCYCAREARRIVALDATE",), says="Day of arrival at the department."
    )
    attendance_category: str = text(
        heading="A&E_ATTENDANCE_CATEGORY", other_headings=("EMERGENCYCAREATTENDANCECATEGORY",),
        says="1 to 3: an attendance; 4: dead on arrival.",
    )  # fmt: skip
    department_type: str = text(
        heading="A&E_DEPARTMENT_TYPE", other_headings=("EMERGENCYCAREDEPARTMENTTYPE",), says="Type of the department."
    )
    discharge_status: str = text(
        heading="EMERGENCYCAREDISCHARGESTATUSSNOMED", other_headings=("EMERGENCYCAREDISCHARGESTATUSSNOMEDCT",),
        says="Status at discharge, a SNOMED code.",
    )  # fmt: skip


class AdmittedPatients(Sus, extract="apc", kind=SUBMISSION):
    """Episodes of admitted patients, one row an episode."""

    record_id: str = identifier(
        "*", heading="UNIQUE_CDS_IDENTIFIER", other_headings=("CDSUNIQUEIDENTIFIER",), says="Pseudonym of an episode."
    )
    spell_id: str = identifier(
        heading="HOSPITAL_PROVIDER_SPELL_NUMBER", other_headings=("HOSPITALPROVIDERSPELLNUMBER",),
        says="Pseudonym of the spell in hospital that the episode is of.",
    )  # fmt: skip
    provider: str = text(
        heading="ORGANISATION_CODE_(CODE_OF_PROVIDER)", other_headings=PROVIDER, says="The provider's code."
    )
    episode_number: str = text(other_headings=("EPISODENUMBER",), says="Number of the episode within its spell.")
    admission_date: date = day(
        EVENT, "!", heading="START_DATE_(HOSPITAL_PROVIDER_SPELL)", other_headings=("ADMISSION_DATE",),
        says="First day of the spell.",
    )  # fmt: skip
    admission_method: str = text(
        heading="ADMISSION_METHOD_(HOSPITAL_PROVIDER_SPELL)", other_headings=("ADMISSION_METHOD",), required=True,
        says="How the patient came to be admitted.",
    )  # fmt: skip


EXTRACTS = (EmergencyCare, AdmittedPatients)
