"""What evaluators know: code and wording of each field in the toolkit's Appendix, and the order of its indicators.

Source: Family Safeguarding KPI definitions Toolkit, Appendix; only its doubled blanks are tidied. Definitions do not
belong here: they are comments on the published columns.
"""

from __future__ import annotations

from collections.abc import Mapping

TOOLKIT_NAMES: Mapping[str, str] = {
    "family_key": "R01 Family Grouping Key",
    "r02_referral_key": "R02 Referral Key",
    "person_key": "D01 Person ID",
    "d02_sex": "D02 Sex",
    "d04_age": "D04 Age",
    "d06_ethnicity": "D06 Ethnicity",
    "d07_relationship_type": "D07 Relationship Type",
    "r03_fs_start_date": "R03 First FS Case Worker Start Date",
    "r13_latest_fs_team": "R13 Latest FS Case Worker Team",
    "r04_fs_end_date": "R04 Latest FS Case worker End Date",
    "r05_cohort": "R05 Cohort",
    "r06_referral_start_date": "R06 Referral Start Date",
    "r07_referral_category_of_need": "R07 Referral Category of Need",
    "r08_referral_end_date": "R08 Referral End Date",
    "r09_previous_referrals": "R09 No. Previous Referrals",
    "r10_cpp_key": "R10 Unique Child Protection Plan Key",
    "r11_cpp_start_date": "R11 Child Protection Plan Start Date",
    "r12_cpp_end_date": "R12 Child Protection Plan End Date",
    "r13_previous_cpp_key": "R13 Unique Previous Child Protection Plan Key",
    "r14_previous_cpp_start_date": "R14 Previous Child Protection Plan Start Date",
    "r15_previous_cpp_end_date": "R15 Previous Child Protection Plan End Date",
    "r16_cla_key": "R16 CLA PK",
    "r17_cla_start_date": "R17 CLA Start Date",
    "r18_cla_end_date": "R18 CLA End Date",
    "i01_times_victim_before": "I01 Number of Times Previously a victim",
    "i02_times_offender_before": "I02 Number of Times Previously an Offender",
    "i03_times_victim_since": "I03 Number of Times a victim since FS intervention in Quarter",
    "i04_times_offender_since": "I04 Number of Times an Offender since FS intervention in Quarter",
    "i05_cpp_days_before": "I05 Duration of Child Protection Plans Prior to FS Intervention",
    "i06_cpp_days_during": "I06 Duration of Child Protection Plans during FS Intervention",
    "i07_cpp_count_before": "I07 Count of Child Protection Plans prior to FS Intervention",
    "i08_cpp_count_during": "I08 Count of Child Protection Plans during FS Intervention",
    "i15_unauthorised_sessions": "I15 Count of Unauthorised Absence Sessions",
    "i16_authorised_absence_sessions": "I16 Count of Authorised Absence Sessions",
    "i17_possible_sessions": "I17 Count of Total Possible Sessions",
    "i18_pct_unauthorised": "I18 % of Sessions unauthorised",
    "i19_pct_authorised": "I19 % of Sessions authorised",
    "i20_days_since_previous_cpp": "I20 Duration (Days) between last previous CP plan and New CP Plan",
    "i21_repeat_within_12_months": "I21 Is Duration since previous CPP within 12 months?",
    "i22_repeat_within_24_months": "I22 Is Duration since previous CPP within 24 months?",
    "i23_care_days_open_at_quarter_end": "I23 Duration of Periods of Care open at Quarter end",
    "i24_care_days_closed_in_quarter": "I24 Duration of Periods of Care closed during Quarter",
    "i25_treatment_start_date": "I25 Structured treatment Start Date",
    "i26_treatment_closure_date": "I26 Closure Date",
    "i27_treatment_closure_reason": "I27 Closure Reason",
    "i28_represented_within_6_months": "I28 Re-presentation within 6 months",
    "i29_initial_assessments": "I29 Number of Initial Assessments",
    "i30_initial_assessments_no_engagement": "I30 Number of Initial Assessments with no engagement",
    "i31_treatments_no_engagement": "I31 Number of Treatment programs with non engagement",
    "i32_substance_misuse_initial": "I32 Substance Misuse: Initial Score (TOPS)",
    "i33_substance_misuse_latest": "I33 Substance Misuse: Latest Score (TOPS)",
    "i34_substance_misuse_end": "I34 Substance Misuse: End Score (TOPS)",
    "i35_psychological_wellbeing_initial": "I35 Psychological Wellbeing: Initial Score (TOPS)",
    "i36_psychological_wellbeing_latest": "I36 Psychological Wellbeing: Latest Score (TOPS)",
    "i37_psychological_wellbeing_end": "I37 Psychological Wellbeing: End Score (TOPS)",
    "i38_physical_health_initial": "I38 Physical Health: Initial Score (TOPS)",
    "i39_physical_health_latest": "I39 Physical Health: Latest Score (TOPS)",
    "i40_physical_health_end": "I40 Physical Health: End Score (TOPS)",
    "i41_employment_initial": "I41 Employment: Initial Score (TOPS)",
    "i42_employment_latest": "I42 Employment: Latest Score (TOPS)",
    "i43_employment_end": "I43 Employment: End Score (TOPS)",
    "i44_quality_of_life_initial": "I44 Quality of Life: Initial Score (TOPS)",
    "i45_quality_of_life_latest": "I45 Quality of Life: Latest Score (TOPS)",
    "i46_quality_of_life_end": "I46 Quality of Life: End Score (TOPS)",
    "i47_da_programme_start_date": "I47 DA Intervention Programme Start Date",
    "i48_da_programme_end_date": "I48 DA Intervention Programme End Date",
    "i49_da_programme_outcome": "I49 DA Intervention Programme Outcome",
    "i50_starting_treatment": "I50 Number of Individuals starting structured treatment",
    "i51_ending_treatment": "I51 Number of Individuals Ending the Structured treatment within the quarter",
    "i52_treatments_successful": "I52 Number of Treatments Successful",
    "i53_representing_within_6_months": "I53 No of individuals Re-presenting within 6 months",
    "i54_initial_assessments": "I54 Number of Individuals with Initial Assessments",
    "i55_initial_assessments_no_engagement": "I55 Number of Individuals with Initial Assessments with no engagement",
    "i56_improved_substance_misuse": "I56 Number of Individuals improved in Substance Misuse",
    "i57_declined_substance_misuse": "I57 Number of Individuals declined in Substance Misuse",
    "i58_improved_psychological_wellbeing": "I58 Number of Individuals improved in Psychological Wellbeing",
    "i59_declined_psychological_wellbeing": "I59 Number of Individuals declined in Psychological Wellbeing",
    "i60_improved_physical_health": "I60 Number of Individuals improved in Physical Health",
    "i61_declined_physical_health": "I61 Number of Individuals decline in Physical Health",
    "i62_improved_employment": "I62 Number of Individuals improved in Employment",
    "i63_declined_employment": "I63 Number of Individuals declined in Employment",
    "i64_improved_quality_of_life": "I64 Number of Individuals improved in Quality of Life",
    "i65_declined_quality_of_life": "I65 Number of Individuals declined in Quality of Life",
    "i66_four_or_more_da_repeats_or_marac": "I66 DA 4 or more repeats in 12 months or cases going to MARAC",
    "i66_starting_da_programme": "I66 Count of Individuals starting a DA Intervention Programme in quarter",
    "i67_ending_da_programme": "I67 Count of Individuals ending a DA Intervention Programme in quarter",
    "i68_four_or_more_da_repeats_or_marac": (
        "I68 count of Individual with DA 4 or more repeats in 12 months or cases going to MARAC"
    ),
}


def code(column: str) -> str:
    """The toolkit's code of a published column (`R03`); empty for a column the toolkit does not have."""
    return TOOLKIT_NAMES[column].partition(" ")[0] if column in TOOLKIT_NAMES else ""


def heading(column: str) -> str:
    """What heads a published column in a workbook: the toolkit's code and name, else the column's own name in words."""
    return TOOLKIT_NAMES.get(column) or column.replace("_", " ").capitalize()


def toolkit_order(number: str) -> str:
    """SQL to order rows by the indicator whose number is in this column, as the toolkit does: 2, 2a, 10, then x1."""
    return f"try_cast(regexp_extract({number}, '^[0-9]+') as integer) nulls last, {number}"
