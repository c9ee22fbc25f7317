-- The toolkit's person-level fields, one row a person, family, spell and quarter. Fields marked C in the toolkit are
-- for children and empty for adults. Fields that are the same on every row of a spell are judged known or unknown
-- once, at the quarter that holds FS start.
with rows_known as (
    select
        quarters.*,
        {{ quarter_start('quarters.fs_start_date') }} as fs_quarter_start,
        authorities.referrals_as_of,
        authorities.plans_as_of,
        authorities.care_as_of,
        authorities.incidents_as_of,
        authorities.attendance_as_of,
        authorities.assessments_as_of,
        authorities.treatments_as_of,
        {{ earlier_of('authorities.treatments_as_of', 'authorities.outcomes_profiles_as_of') }} as profiles_as_of,
        authorities.programmes_as_of,
        {{ earlier_of('authorities.incidents_as_of', 'authorities.marac_referrals_as_of') }} as high_risk_as_of
    from {{ ref('int_members__quarters') }} as quarters
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
    {{ known('referrals.referral_key', 'quarters.referrals_as_of', 'quarters.fs_quarter_start') }} as r02_referral_key,
    members.sex as d02_sex,
    members.age as d04_age,
    members.ethnicity as d06_ethnicity,
    members.relationship as d07_relationship_type,
    members.fs_end_date as r04_fs_end_date,
    spells.latest_team as r13_latest_fs_team,
    spells.cohort as r05_cohort,
    {{ known('referrals.start_date', 'quarters.referrals_as_of', 'quarters.fs_quarter_start') }}
        as r06_referral_start_date,
    {{ known('referrals.category_of_need', 'quarters.referrals_as_of', 'quarters.fs_quarter_start') }}
        as r07_referral_category_of_need,
    {{ known('referrals.end_date', 'quarters.referrals_as_of', 'quarters.fs_quarter_start') }}
        as r08_referral_end_date,
    {{ known('referrals.previous_referrals', 'quarters.referrals_as_of', 'quarters.fs_quarter_start') }}
        as r09_previous_referrals,
    {{ known('plans.latest_plan_key', 'quarters.plans_as_of', 'quarters.quarter_start') }} as r10_cpp_key,
    {{ known('plans.latest_start_date', 'quarters.plans_as_of', 'quarters.quarter_start') }} as r11_cpp_start_date,
    {{ known('plans.latest_end_date', 'quarters.plans_as_of', 'quarters.quarter_start') }} as r12_cpp_end_date,
    {{ known('plans_before.latest_plan_key', 'quarters.plans_as_of', 'quarters.fs_quarter_start') }}
        as r13_previous_cpp_key,
    {{ known('plans_before.latest_start_date', 'quarters.plans_as_of', 'quarters.fs_quarter_start') }}
        as r14_previous_cpp_start_date,
    {{ known('plans_before.latest_end_date', 'quarters.plans_as_of', 'quarters.fs_quarter_start') }}
        as r15_previous_cpp_end_date,
    {{ known('care.latest_period_key', 'quarters.care_as_of', 'quarters.quarter_start') }} as r16_cla_key,
    {{ known('care.latest_start_date', 'quarters.care_as_of', 'quarters.quarter_start') }} as r17_cla_start_date,
    {{ known('care.latest_end_date', 'quarters.care_as_of', 'quarters.quarter_start') }} as r18_cla_end_date,
    {{ known('coalesce(incidents_before.times_victim, 0)', 'quarters.incidents_as_of', 'quarters.fs_quarter_start') }}
        as i01_times_victim_before,
    {{ known('coalesce(incidents_before.times_offender, 0)', 'quarters.incidents_as_of', 'quarters.fs_quarter_start') }}
        as i02_times_offender_before,
    {{ known('coalesce(incidents.times_victim, 0)', 'quarters.incidents_as_of', 'quarters.quarter_start') }}
        as i03_times_victim_since,
    {{ known('coalesce(incidents.times_offender, 0)', 'quarters.incidents_as_of', 'quarters.quarter_start') }}
        as i04_times_offender_since,
    {{ known_of_child('coalesce(plans_before.days, 0)', 'plans_as_of', 'fs_quarter_start') }} as i05_cpp_days_before,
    {{ known_of_child('coalesce(plans.days, 0)', 'plans_as_of', 'quarter_start') }} as i06_cpp_days_during,
    {{ known_of_child('coalesce(plans_before.plans, 0)', 'plans_as_of', 'fs_quarter_start') }} as i07_cpp_count_before,
    {{ known_of_child('coalesce(plans.plans, 0)', 'plans_as_of', 'quarter_start') }} as i08_cpp_count_during,
    {{ known_of_child('attendance.unauthorised_sessions', 'attendance_as_of', 'quarter_start') }}
        as i15_unauthorised_sessions,
    {{ known_of_child('attendance.authorised_sessions', 'attendance_as_of', 'quarter_start') }}
        as i16_authorised_absence_sessions,
    {{ known_of_child('attendance.possible_sessions', 'attendance_as_of', 'quarter_start') }}
        as i17_possible_sessions,
    {{ percent('i15_unauthorised_sessions', 'i17_possible_sessions') }} as i18_pct_unauthorised,
    {{ percent('i16_authorised_absence_sessions', 'i17_possible_sessions') }} as i19_pct_authorised,
    {{ known('plans.days_since_previous_plan', 'quarters.plans_as_of', 'quarters.quarter_start') }}
        as i20_days_since_previous_cpp,
    i20_days_since_previous_cpp < 365 as i21_repeat_within_12_months,
    i20_days_since_previous_cpp < 730 as i22_repeat_within_24_months,
    {{ known_of_child('coalesce(care.days_open, 0)', 'care_as_of', 'quarter_start') }}
        as i23_care_days_open_at_quarter_end,
    {{ known_of_child('coalesce(care.days_closed, 0)', 'care_as_of', 'quarter_start') }}
        as i24_care_days_closed_in_quarter,
    {{ known('treatments.i25_treatment_start_date', 'quarters.treatments_as_of', 'quarters.quarter_start') }}
        as i25_treatment_start_date,
    {{ known('treatments.i26_treatment_closure_date', 'quarters.treatments_as_of', 'quarters.quarter_start') }}
        as i26_treatment_closure_date,
    {{ known('treatments.i27_treatment_closure_reason', 'quarters.treatments_as_of', 'quarters.quarter_start') }}
        as i27_treatment_closure_reason,
    {{ known('treatments.i28_represented_within_6_months', 'quarters.treatments_as_of', 'quarters.quarter_start') }}
        as i28_represented_within_6_months,
    {{ known(
        'coalesce(treatments.i29_initial_assessments, 0)', 'quarters.assessments_as_of', 'quarters.quarter_start'
    ) }}
        as i29_initial_assessments,
    {{ known(
        'coalesce(treatments.i30_initial_assessments_no_engagement, 0)', 'quarters.assessments_as_of', 'quarters.quarter_start'
    ) }}
        as i30_initial_assessments_no_engagement,
    {{ known(
        'coalesce(treatments.i31_treatments_no_engagement, 0)', 'quarters.treatments_as_of', 'quarters.quarter_start'
    ) }}
        as i31_treatments_no_engagement,
    {% for field in [
        'i32_substance_misuse_initial',
        'i33_substance_misuse_latest',
        'i34_substance_misuse_end',
        'i35_psychological_wellbeing_initial',
        'i36_psychological_wellbeing_latest',
        'i37_psychological_wellbeing_end',
        'i38_physical_health_initial',
        'i39_physical_health_latest',
        'i40_physical_health_end',
        'i41_employment_initial',
        'i42_employment_latest',
        'i43_employment_end',
        'i44_quality_of_life_initial',
        'i45_quality_of_life_latest',
        'i46_quality_of_life_end',
    ] -%}
        {{ known('profiles.' ~ field, 'quarters.profiles_as_of', 'quarters.quarter_start') }} as {{ field }},
    {% endfor -%}
    {{ known('programmes.i47_da_programme_start_date', 'quarters.programmes_as_of', 'quarters.quarter_start') }}
        as i47_da_programme_start_date,
    {{ known('programmes.i48_da_programme_end_date', 'quarters.programmes_as_of', 'quarters.quarter_start') }}
        as i48_da_programme_end_date,
    {{ known('programmes.i49_da_programme_outcome', 'quarters.programmes_as_of', 'quarters.quarter_start') }}
        as i49_da_programme_outcome,
    {{ known(
        'coalesce(high_risk.i66_four_or_more_da_repeats_or_marac, false)', 'quarters.high_risk_as_of', 'quarters.quarter_start'
    ) }}
        as i66_four_or_more_da_repeats_or_marac
from rows_known as quarters
inner join {{ ref('int_spells__members') }} as members using (member_id)
inner join {{ ref('int_spells') }} as spells on quarters.spell_id = spells.spell_id
left join {{ ref('int_members__referrals') }} as referrals on quarters.member_id = referrals.member_id
left join {{ ref('int_members__plans_before') }} as plans_before on quarters.member_id = plans_before.member_id
left join {{ ref('int_members__plans_since') }} as plans
    on quarters.member_id = plans.member_id and quarters.quarter_start = plans.quarter_start
left join {{ ref('int_members__care_since') }} as care
    on quarters.member_id = care.member_id and quarters.quarter_start = care.quarter_start
left join {{ ref('int_members__incidents_before') }} as incidents_before
    on quarters.member_id = incidents_before.member_id
left join {{ ref('int_members__incidents_since') }} as incidents
    on quarters.member_id = incidents.member_id and quarters.quarter_start = incidents.quarter_start
left join {{ ref('attendance_quarter') }} as attendance
    on
        quarters.authority = attendance.authority
        and quarters.person_key = attendance.person_key
        and quarters.quarter_start = attendance.quarter_start
left join {{ ref('int_members__treatments') }} as treatments
    on quarters.member_id = treatments.member_id and quarters.quarter_start = treatments.quarter_start
left join {{ ref('int_members__outcomes_profiles') }} as profiles
    on quarters.member_id = profiles.member_id and quarters.quarter_start = profiles.quarter_start
left join {{ ref('int_members__programmes') }} as programmes
    on quarters.member_id = programmes.member_id and quarters.quarter_start = programmes.quarter_start
left join {{ ref('int_members__high_risk') }} as high_risk
    on quarters.member_id = high_risk.member_id and quarters.quarter_start = high_risk.quarter_start
