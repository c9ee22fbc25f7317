-- The toolkit's person-level fields, one row a person, family, spell and quarter. Fields marked C in the toolkit are
-- for children and empty for adults. Fields that are the same on every row of a spell are judged known or unknown
-- once, at the quarter that holds FS start. A fact is joined only where its extract is known, so its fields are empty
-- elsewhere; `no_plans` and the like are what somebody without a row has.
with quarters as (
    select
        spine.*,
        {{ nothing('referrals_as_of', at_start=true) }} as no_referral,
        {{ nothing('plans_as_of', where='spine.is_child', at_start=true) }} as no_plans_before,
        {{ nothing('plans_as_of', where='spine.is_child') }} as no_plans,
        {{ nothing('care_as_of', where='spine.is_child') }} as no_care,
        {{ nothing('attendance_as_of', where='spine.is_child') }} as no_attendance,
        {{ nothing('incidents_as_of', at_start=true) }} as no_incidents_before,
        {{ nothing('incidents_as_of') }} as no_incidents,
        {{ nothing('treatments_as_of') }} as no_treatments,
        {{ nothing('assessments_as_of') }} as no_assessments,
        {{ nothing('treatments_as_of', 'outcomes_profiles_as_of') }} as no_profiles,
        {{ nothing('programmes_as_of') }} as no_programmes,
        {{ nothing('incidents_as_of', 'marac_referrals_as_of') }} as no_high_risk
    from {{ ref('int_members__quarters') }} as spine
    inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
)

select
    quarters.authority,
    quarters.person_key,
    members.family_key,
    quarters.fs_start_date as r03_fs_start_date,
    quarters.quarter_start,
    quarters.quarter_end,
    quarters.period,
    quarters.is_child,
    case when quarters.is_child and quarters.no_referral = 0 then referrals.referral_key is not null end as is_referred,
    referrals.referral_key as r02_referral_key,
    members.sex as d02_sex,
    members.age as d04_age,
    members.ethnicity as d06_ethnicity,
    members.relationship as d07_relationship_type,
    members.fs_end_date as r04_fs_end_date,
    spells.latest_team as r13_latest_fs_team,
    spells.cohort as r05_cohort,
    referrals.start_date as r06_referral_start_date,
    referrals.category_of_need as r07_referral_category_of_need,
    referrals.end_date as r08_referral_end_date,
    referrals.previous_referrals as r09_previous_referrals,
    plans.latest_plan_key as r10_cpp_key,
    plans.latest_start_date as r11_cpp_start_date,
    plans.latest_end_date as r12_cpp_end_date,
    plans_before.latest_plan_key as r13_previous_cpp_key,
    plans_before.latest_start_date as r14_previous_cpp_start_date,
    plans_before.latest_end_date as r15_previous_cpp_end_date,
    care.latest_period_key as r16_cla_key,
    care.latest_start_date as r17_cla_start_date,
    care.latest_end_date as r18_cla_end_date,
    coalesce(incidents_before.times_victim, quarters.no_incidents_before) as i01_times_victim_before,
    coalesce(incidents_before.times_offender, quarters.no_incidents_before) as i02_times_offender_before,
    coalesce(incidents.times_victim, quarters.no_incidents) as i03_times_victim_since,
    coalesce(incidents.times_offender, quarters.no_incidents) as i04_times_offender_since,
    coalesce(plans_before.days, quarters.no_plans_before) as i05_cpp_days_before,
    coalesce(plans.days, quarters.no_plans) as i06_cpp_days_during,
    coalesce(plans_before.plans, quarters.no_plans_before) as i07_cpp_count_before,
    coalesce(plans.plans, quarters.no_plans) as i08_cpp_count_during,
    attendance.unauthorised_sessions as i15_unauthorised_sessions,
    attendance.authorised_sessions as i16_authorised_absence_sessions,
    attendance.possible_sessions as i17_possible_sessions,
    {{ percent('i15_unauthorised_sessions', 'i17_possible_sessions') }} as i18_pct_unauthorised,
    {{ percent('i16_authorised_absence_sessions', 'i17_possible_sessions') }} as i19_pct_authorised,
    plans.days_since_previous_plan as i20_days_since_previous_cpp,
    i20_days_since_previous_cpp < 365 as i21_repeat_within_12_months,
    i20_days_since_previous_cpp < 730 as i22_repeat_within_24_months,
    coalesce(care.days_open, quarters.no_care) as i23_care_days_open_at_quarter_end,
    coalesce(care.days_closed, quarters.no_care) as i24_care_days_closed_in_quarter,
    treatments.i25_treatment_start_date,
    treatments.i26_treatment_closure_date,
    treatments.i27_treatment_closure_reason,
    treatments.i28_represented_within_6_months,
    coalesce(assessments.i29_initial_assessments, quarters.no_assessments) as i29_initial_assessments,
    coalesce(assessments.i30_initial_assessments_no_engagement, quarters.no_assessments)
        as i30_initial_assessments_no_engagement,
    coalesce(treatments.i31_treatments_no_engagement, quarters.no_treatments) as i31_treatments_no_engagement,
    profiles.i32_substance_misuse_initial,
    profiles.i33_substance_misuse_latest,
    profiles.i34_substance_misuse_end,
    profiles.i35_psychological_wellbeing_initial,
    profiles.i36_psychological_wellbeing_latest,
    profiles.i37_psychological_wellbeing_end,
    profiles.i38_physical_health_initial,
    profiles.i39_physical_health_latest,
    profiles.i40_physical_health_end,
    profiles.i41_employment_initial,
    profiles.i42_employment_latest,
    profiles.i43_employment_end,
    profiles.i44_quality_of_life_initial,
    profiles.i45_quality_of_life_latest,
    profiles.i46_quality_of_life_end,
    programmes.i47_da_programme_start_date,
    programmes.i48_da_programme_end_date,
    programmes.i49_da_programme_outcome,
    coalesce(high_risk.i66_four_or_more_da_repeats_or_marac, cast(quarters.no_high_risk as boolean))
        as i66_four_or_more_da_repeats_or_marac
from quarters
inner join {{ ref('int_spells__members') }} as members using (member_id)
inner join {{ ref('int_spells') }} as spells on quarters.spell_id = spells.spell_id
{{ join_known('int_members__referrals', 'referrals', 'no_referral', ['member_id']) }}
{{ join_known('int_members__plans_before', 'plans_before', 'no_plans_before', ['member_id']) }}
{{ join_known('int_members__plans_since', 'plans', 'no_plans') }}
{{ join_known('int_members__care_since', 'care', 'no_care') }}
{{ join_known('int_members__incidents_before', 'incidents_before', 'no_incidents_before', ['member_id']) }}
{{ join_known('int_members__incidents_since', 'incidents', 'no_incidents') }}
{{ join_known('attendance_quarter', 'attendance', 'no_attendance', ['person_key', 'authority', 'quarter_start']) }}
{{ join_known('int_members__treatments', 'treatments', 'no_treatments') }}
{{ join_known('int_members__treatments', 'assessments', 'no_assessments') }}
{{ join_known('int_members__outcomes_profiles', 'profiles', 'no_profiles') }}
{{ join_known('int_members__programmes', 'programmes', 'no_programmes') }}
{{ join_known('int_members__high_risk', 'high_risk', 'no_high_risk') }}
