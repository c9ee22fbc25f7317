-- The toolkit's family-level fields: the persons of a family and spell summed, per quarter. Rates come from the
-- summed numerators and denominators, never from an average of rates.
with sums as (
    select
        authority,
        family_key,
        r03_fs_start_date,
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

authorities as (
    select
        *,
        {{ earlier_of('treatments_as_of', 'outcomes_profiles_as_of') }} as profiles_as_of,
        {{ earlier_of('incidents_as_of', 'marac_referrals_as_of') }} as high_risk_as_of
    from {{ ref('stg_register__authorities') }}
)

select
    sums.authority,
    sums.family_key,
    sums.r03_fs_start_date,
    sums.quarter_start,
    sums.quarter_end,
    sums.period,
    sums.r05_cohort,
    sums.r13_latest_fs_team,
    sums.children::integer as children,
    sums.adults::integer as adults,
    {{ known_of_family('i05_cpp_days_before', 'plans_as_of', quarter_start('sums.r03_fs_start_date')) }},
    {{ known_of_family('i06_cpp_days_during', 'plans_as_of', 'sums.quarter_start') }},
    {{ known_of_family('i07_cpp_count_before', 'plans_as_of', quarter_start('sums.r03_fs_start_date')) }},
    {{ known_of_family('i08_cpp_count_during', 'plans_as_of', 'sums.quarter_start') }},
    {{ share('sums.i06_cpp_days_during', 'sums.i08_cpp_count_during') }} as cpp_days_per_plan,
    sums.i15_unauthorised_sessions::integer as i15_unauthorised_sessions,
    sums.i16_authorised_absence_sessions::integer as i16_authorised_absence_sessions,
    sums.i17_possible_sessions::integer as i17_possible_sessions,
    {{ percent('sums.i15_unauthorised_sessions', 'sums.i17_possible_sessions') }} as i18_pct_unauthorised,
    {{ percent('sums.i16_authorised_absence_sessions', 'sums.i17_possible_sessions') }} as i19_pct_authorised,
    {{ known_of_family('i23_care_days_open_at_quarter_end', 'care_as_of', 'sums.quarter_start') }},
    {{ known_of_family('i24_care_days_closed_in_quarter', 'care_as_of', 'sums.quarter_start') }},
    {{ known_of_family('i29_initial_assessments', 'assessments_as_of', 'sums.quarter_start') }},
    {{ known_of_family('i30_initial_assessments_no_engagement', 'assessments_as_of', 'sums.quarter_start') }},
    {{ known_of_family('i31_treatments_no_engagement', 'treatments_as_of', 'sums.quarter_start') }},
    {{ known_of_family('i50_starting_treatment', 'treatments_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i51_ending_treatment', 'treatments_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i52_treatments_successful', 'treatments_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i53_representing_within_6_months', 'treatments_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i54_initial_assessments', 'assessments_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family(
        'i55_initial_assessments_no_engagement', 'assessments_as_of', 'sums.quarter_start', 'services'
    ) }},
    {{ known_of_family('i56_improved_substance_misuse', 'profiles_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i57_declined_substance_misuse', 'profiles_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i58_improved_psychological_wellbeing', 'profiles_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i59_declined_psychological_wellbeing', 'profiles_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i60_improved_physical_health', 'profiles_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i61_declined_physical_health', 'profiles_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i62_improved_employment', 'profiles_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i63_declined_employment', 'profiles_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i64_improved_quality_of_life', 'profiles_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i65_declined_quality_of_life', 'profiles_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i66_starting_da_programme', 'programmes_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i67_ending_da_programme', 'programmes_as_of', 'sums.quarter_start', 'services') }},
    {{ known_of_family('i68_four_or_more_da_repeats_or_marac', 'high_risk_as_of', 'sums.quarter_start', 'services') }}
from sums
inner join authorities using (authority)
inner join {{ ref('int_spells') }} as spells
    on
        sums.authority = spells.authority
        and sums.family_key = spells.family_key
        and sums.r03_fs_start_date = spells.fs_start_date
left join {{ ref('int_spells__services') }} as services
    on spells.spell_id = services.spell_id and sums.quarter_start = services.quarter_start
