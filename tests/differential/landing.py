"""Deliveries on disk: the columns of each extract, one CSV file a delivery, in the documented landing layout.

What the rows say is decided in `cases`; nothing is parsed here.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from .oracle import Delivery

COLUMNS = {
    "persons": (
        "person_id",
        "date_of_birth",
        "sex",
        "ethnicity",
        "upn",
        "nhs_number",
        "given_name",
        "family_name",
        "postcode",
        "disabled_children_team",
    ),
    "family_members": ("family_id", "person_id", "relationship", "being_worked_with"),
    "referrals": (
        "referral_id",
        "person_id",
        "start_date",
        "end_date",
        "source",
        "category_of_need",
        "secondary_needs",
    ),
    "safeguarding_involvements": ("involvement_id", "family_id", "team", "worker_id", "start_date", "end_date"),
    "adult_worker_involvements": ("involvement_id", "person_id", "worker_type", "start_date", "end_date"),
    "child_assessments": ("assessment_id", "person_id", "start_date", "end_date"),
    "child_in_need_plans": ("plan_id", "person_id", "start_date", "end_date"),
    "child_protection_plans": ("plan_id", "person_id", "start_date", "end_date", "category_of_abuse"),
    "periods_of_care": (
        "period_id",
        "person_id",
        "start_date",
        "end_date",
        "uasc",
        "legal_status",
        "placement_type",
        "reason_ended",
    ),
    "incidents": (
        "incident_id",
        "person_id",
        "role",
        "incident_date",
        "domestic_abuse",
        "offence_category",
        "call_out",
        "source_person_id",
    ),
    "care_proceedings": (
        "proceedings_id",
        "person_id",
        "pre_proceedings_date",
        "issued_date",
        "concluded_date",
        "outcome",
    ),
    "expert_reports": ("report_id", "family_id", "filed_date", "author_in_team", "accepted_by_court"),
    "marac_referrals": ("referral_id", "person_id", "referral_date", "source_person_id"),
    "ae_attendances": ("attendance_id", "person_id", "attendance_date", "source_person_id"),
    "emergency_admissions": ("admission_id", "person_id", "admission_date", "source_person_id"),
    "service_use_summary": (
        "quarter_start",
        "cohort",
        "measure",
        "age_group",
        "people",
        "people_with_event",
        "events",
    ),
    "mental_health_scores": ("instrument", "person_id", "stage", "score_date", "score", "source_person_id"),
    "assessments": ("assessment_id", "person_id", "assessment_date", "outcome", "source_person_id"),
    "treatments": (
        "treatment_id",
        "person_id",
        "substance_group",
        "start_date",
        "closure_date",
        "closure_reason",
        "source_person_id",
    ),
    "treatment_outcomes_profiles": (
        "form_id",
        "person_id",
        "treatment_id",
        "stage",
        "form_date",
        "alcohol_days",
        "opiate_days",
        "crack_days",
        "cocaine_days",
        "amphetamine_days",
        "cannabis_days",
        "other_days",
        "psychological_health",
        "physical_health",
        "quality_of_life",
        "paid_work_days",
        "volunteering_days",
        "education_days",
        "source_person_id",
    ),
    "programmes": (
        "programme_id",
        "person_id",
        "participant_role",
        "start_date",
        "end_date",
        "outcome",
        "source_person_id",
    ),
    "lsir_assessments": ("assessment_date", "person_id", "stage", "score", "source_person_id"),
    "caseloads": (
        "snapshot_date",
        "worker_id",
        "team",
        "role",
        "cases",
        "waiting",
        "fte",
        "assessment_cases",
        "individual_cases",
        "group_cases",
    ),
    "attendance": ("upn", "school_urn", "session_date", "session", "code"),
    "attendance_summary": (
        "upn",
        "school_urn",
        "period_start",
        "period_end",
        "possible_sessions",
        "authorised_absence_sessions",
        "unauthorised_absence_sessions",
    ),
    "population": ("year", "age_group", "population"),
}
# Social care and the substance misuse service have an extract of one name each.
FOLDERS = {"child_assessments": "assessments"}
# A broken file lacks the first column, without which no file of the extract is accepted.
FIRST_KEPT_OF_BROKEN = 1


def as_text(value: Any) -> str:
    """A value as an analyst's export writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def write(root: Path, deliveries: list[Delivery]) -> None:
    """Write every delivery under `<root>/landing`."""
    for delivery in deliveries:
        folder = (
            root / "landing" / delivery.authority / delivery.agency / FOLDERS.get(delivery.extract, delivery.extract)
        )
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / delivery.file_name
        columns = COLUMNS[delivery.extract][FIRST_KEPT_OF_BROKEN if delivery.broken else 0 :]
        with path.open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows([as_text(row.get(column)) for column in columns] for row in delivery.rows)
