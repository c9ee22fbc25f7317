-- The toolkit's family-level fields: the persons of a family and spell summed, per quarter. Rates come from the
-- summed numerators and denominators, never from an average of rates.
with sums as (
    select
        authority,
        family_key,
        r03_fs_start_date as fs_start_date,
        quarter_start,
        any_value(quarter_end) as quarter_end,
        any_value(period) as period,
        any_value(r05_cohort) as r05_cohort,
        any_value(r13_latest_fs_team) as r13_latest_fs_team,
        count(*) filter (where is_child) as children,
        count(*) filter (where not is_child) as adults,
        sum(i05_cpp_days_before) as i05_cpp_days_before,
        sum(i06_cpp_days_during) as i06_cpp_days_during,
        sum(i07_cpp_count_before) as i07_cpp_count_before,
        sum(i08_cpp_count_during) as i08_cpp_count_during,
        sum(i15_unauthorised_sessions) as i15_unauthorised_sessions,
        sum(i16_authorised_absence_sessions) as i16_authorised_absence_sessions,
        sum(i17_possible_sessions) as i17_possible_sessions,
        sum(i23_care_days_open_at_quarter_end) as i23_care_days_open_at_quarter_end,
        sum(i24_care_days_closed_in_quarter) as i24_care_days_closed_in_quarter,
        sum(i29_initial_assessments) as i29_initial_assessments,
        sum(i30_initial_assessments_no_engagement) as i30_initial_assessments_no_engagement,
        sum(i31_treatments_no_engagement) as i31_treatments_no_engagement
    from {{ ref('person_quarter') }}
    group by authority, family_key, r03_fs_start_date, quarter_start
),

quarters as (
    select
        spine.*,
        spells.spell_id,
        {{ nothing('plans_as_of', at_start=true) }} as no_plans_before,
        {{ nothing('plans_as_of') }} as no_plans,
        {{ nothing('care_as_of') }} as no_care,
        {{ nothing('treatments_as_of') }} as no_treatments,
        {{ nothing('assessments_as_of') }} as no_assessments,
        {{ nothing('treatments_as_of', 'outcomes_profiles_as_of') }} as no_profiles,
        {{ nothing('programmes_as_of') }} as no_programmes,
        {{ nothing('incidents_as_of', 'marac_referrals_as_of') }} as no_high_risk
    from sums as spine
    inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
    inner join {{ ref('int_spells') }} as spells using (authority, family_key, fs_start_date)
)

select
    quarters.authority,
    quarters.family_key,
    quarters.fs_start_date as r03_fs_start_date,
    quarters.quarter_start,
    quarters.quarter_end,
    quarters.period,
    quarters.r05_cohort,
    quarters.r13_latest_fs_team,
    cast(quarters.children as integer) as children,
    cast(quarters.adults as integer) as adults,
    cast(coalesce(quarters.i05_cpp_days_before, quarters.no_plans_before) as integer) as i05_cpp_days_before,
    cast(coalesce(quarters.i06_cpp_days_during, quarters.no_plans) as integer) as i06_cpp_days_during,
    cast(coalesce(quarters.i07_cpp_count_before, quarters.no_plans_before) as integer) as i07_cpp_count_before,
    cast(coalesce(quarters.i08_cpp_count_during, quarters.no_plans) as integer) as i08_cpp_count_during,
    {{ share('quarters.i06_cpp_days_during', 'quarters.i08_cpp_count_during') }} as cpp_days_per_plan,
    cast(quarters.i15_unauthorised_sessions as integer) as i15_unauthorised_sessions,
    cast(quarters.i16_authorised_absence_sessions as integer) as i16_authorised_absence_sessions,
    cast(quarters.i17_possible_sessions as integer) as i17_possible_sessions,
    {{ percent('quarters.i15_unauthorised_sessions', 'quarters.i17_possible_sessions') }} as i18_pct_unauthorised,
    {{ percent('quarters.i16_authorised_absence_sessions', 'quarters.i17_possible_sessions') }} as i19_pct_authorised,
    cast(coalesce(quarters.i23_care_days_open_at_quarter_end, quarters.no_care) as integer)
        as i23_care_days_open_at_quarter_end,
    cast(coalesce(quarters.i24_care_days_closed_in_quarter, quarters.no_care) as integer)
        as i24_care_days_closed_in_quarter,
    cast(coalesce(quarters.i29_initial_assessments, quarters.no_assessments) as integer) as i29_initial_assessments,
    cast(coalesce(quarters.i30_initial_assessments_no_engagement, quarters.no_assessments) as integer)
        as i30_initial_assessments_no_engagement,
    cast(coalesce(quarters.i31_treatments_no_engagement, quarters.no_treatments) as integer)
        as i31_treatments_no_engagement,
    cast(coalesce(treatments.i50_starting_treatment, quarters.no_treatments) as integer) as i50_starting_treatment,
    cast(coalesce(treatments.i51_ending_treatment, quarters.no_treatments) as integer) as i51_ending_treatment,
    cast(coalesce(treatments.i52_treatments_successful, quarters.no_treatments) as integer)
        as i52_treatments_successful,
    cast(coalesce(treatments.i53_representing_within_6_months, quarters.no_treatments) as integer)
        as i53_representing_within_6_months,
    cast(coalesce(assessments.i54_initial_assessments, quarters.no_assessments) as integer) as i54_initial_assessments,
    cast(coalesce(assessments.i55_initial_assessments_no_engagement, quarters.no_assessments) as integer)
        as i55_initial_assessments_no_engagement,
    cast(coalesce(profiles.i56_improved_substance_misuse, quarters.no_profiles) as integer)
        as i56_improved_substance_misuse,
    cast(coalesce(profiles.i57_declined_substance_misuse, quarters.no_profiles) as integer)
        as i57_declined_substance_misuse,
    cast(coalesce(profiles.i58_improved_psychological_wellbeing, quarters.no_profiles) as integer)
        as i58_improved_psychological_wellbeing,
    cast(coalesce(profiles.i59_declined_psychological_wellbeing, quarters.no_profiles) as integer)
        as i59_declined_psychological_wellbeing,
    cast(coalesce(profiles.i60_improved_physical_health, quarters.no_profiles) as integer)
        as i60_improved_physical_health,
    cast(coalesce(profiles.i61_declined_physical_health, quarters.no_profiles) as integer)
        as i61_declined_physical_health,
    cast(coalesce(profiles.i62_improved_employment, quarters.no_profiles) as integer) as i62_improved_employment,
    cast(coalesce(profiles.i63_declined_employment, quarters.no_profiles) as integer) as i63_declined_employment,
    cast(coalesce(profiles.i64_improved_quality_of_life, quarters.no_profiles) as integer)
        as i64_improved_quality_of_life,
    cast(coalesce(profiles.i65_declined_quality_of_life, quarters.no_profiles) as integer)
        as i65_declined_quality_of_life,
    cast(coalesce(programmes.i66_starting_da_programme, quarters.no_programmes) as integer)
        as i66_starting_da_programme,
    cast(coalesce(programmes.i67_ending_da_programme, quarters.no_programmes) as integer) as i67_ending_da_programme,
    cast(coalesce(high_risk.i68_four_or_more_da_repeats_or_marac, quarters.no_high_risk) as integer)
        as i68_four_or_more_da_repeats_or_marac
from quarters
{{ join_known('int_spells__services', 'treatments', 'no_treatments', ['spell_id', 'quarter_start']) }}
{{ join_known('int_spells__services', 'assessments', 'no_assessments', ['spell_id', 'quarter_start']) }}
{{ join_known('int_spells__services', 'profiles', 'no_profiles', ['spell_id', 'quarter_start']) }}
{{ join_known('int_spells__services', 'programmes', 'no_programmes', ['spell_id', 'quarter_start']) }}
{{ join_known('int_spells__services', 'high_risk', 'no_high_risk', ['spell_id', 'quarter_start']) }}
