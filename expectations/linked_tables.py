"""The extracts whose rows belong to a person, and the column that says to whom.

Generated from the contracts in `ingest/contracts` by `make generate`. Do not edit.
"""

LINKED_BY = {
    "social_care__family_members": "person_key",
    "social_care__referrals": "person_key",
    "social_care__assessments": "person_key",
    "social_care__child_in_need_plans": "person_key",
    "social_care__child_protection_plans": "person_key",
    "social_care__periods_of_care": "person_key",
    "social_care__care_proceedings": "person_key",
    "social_care__adult_worker_involvements": "person_key",
    "police__incidents": "person_key",
    "police__marac_referrals": "person_key",
    "health__ae_attendances": "person_key",
    "health__emergency_admissions": "person_key",
    "health__mental_health_contacts": "person_key",
    "health__mental_health_scores": "person_key",
    "substance_misuse__assessments": "person_key",
    "substance_misuse__treatments": "person_key",
    "substance_misuse__treatment_outcomes_profiles": "person_key",
    "domestic_abuse__programmes": "person_key",
    "domestic_abuse__lsir_assessments": "person_key",
    "education__attendance": "upn_hash",
    "education__attendance_summary": "upn_hash",
}
