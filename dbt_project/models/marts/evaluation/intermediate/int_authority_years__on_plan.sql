-- Children on a child protection plan on the last day of a financial year or part of one, counted from the authority's
-- rows. Age is that of the day. A child with several plans counts once.
with stretches as (
    {{ stretches_of_rows('social_care/child_protection_plans', 'child_protection_plan') }}
),

children as (
    select
        stretches.authority,
        stretches.first_day,
        plans.person_key,
        {{ age_in_years('persons.date_of_birth', 'stretches.last_day') }} as age
    from stretches
    inner join {{ ref('child_protection_plan') }} as plans
        on
            stretches.authority = plans.authority
            and stretches.last_day >= plans.start_date
            and stretches.last_day < {{ open_ended('plans.end_date') }}
    left join {{ ref('int_persons') }} as persons
        on plans.authority = persons.authority and plans.person_key = persons.person_key
)

{{ children_by_age_group('on_plan') }}
