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
        sum(i24_care_days_closed_in_quarter) as i24_care_days_closed_in_quarter
    from {{ ref('person_quarter') }}
    group by authority, family_key, r03_fs_start_date, quarter_start
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
    {{ known_of_family('i24_care_days_closed_in_quarter', 'care_as_of', 'sums.quarter_start') }}
from sums
inner join {{ ref('int_authorities__as_of') }} as authorities using (authority)
