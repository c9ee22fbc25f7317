-- The children in need census: every child protection plan of all censuses, of each the newest one that has it, with
-- its end. An open plan in no newer census ends on the day after the one that has it.
with taken as (
    {{ newest_of_returns(
        'cin_census',
        'social_care/child_protection_plans',
        'stg_cin_census__child_protection_plans',
        ['cpp_start_date', 'number'],
        'held.cpp_end_date'
    ) }}
)

select
    authority,
    as_of,
    person_key,
    cpp_start_date as start_date,
    number,
    {{ category_of_abuse('coalesce(latest_category_of_abuse, initial_category_of_abuse)') }} as category_of_abuse,
    cast(nullif(regexp_extract(number_of_previous_cpp, '^([0-9]{1,4})$', 1), '') as integer) as previous_plans,
    {{ is_yes('referral_nfa') }} as is_nfa,
    ended_on,
    ended_by,
    {{ key_of('child_protection_plan', 'cpp_start_date') }} as plan_key
from taken
