-- Children on a child protection plan on the last day of a financial year or part of one, counted from the authority's
-- rows. Age is that of the day. A child with several plans counts once.
with parts as (
    {{ parts_of_years('social_care/child_protection_plans', 'child_protection_plan') }}
),

children as (
    select
        parts.authority,
        parts.first_day,
        plans.person_key,
        false as is_uasc,
        {{ age_in_years('persons.date_of_birth', 'parts.last_day') }} as age
    from parts
    inner join {{ ref('child_protection_plan') }} as plans
        on
            parts.authority = plans.authority
            and parts.last_day >= plans.start_date
            and parts.last_day < {{ open_ended('plans.end_date') }}
    left join {{ ref('int_persons') }} as persons
        on plans.authority = persons.authority and plans.person_key = persons.person_key
)

{{ children_by_age_group('on_plan', "('under_10', 10, true), ('under_12', 12, true), ('under_18', 18, true)") }}
