-- Children who began to be looked after, by financial year or part of one, counted from the authority's rows. Age is
-- that at the start of the period of care. Unaccompanied asylum-seeking children are left out, as the toolkit leaves
-- them out; under 18 they are also counted in, as the Department's returns have them. A child counts once in a part of
-- a year, and again in the next.
with parts as (
    {{ parts_of_years('social_care/periods_of_care', 'period_of_care') }}
),

children as (
    select
        parts.authority,
        parts.first_day,
        care.person_key,
        care.is_uasc,
        {{ age_in_years('persons.date_of_birth', 'care.start_date') }} as age
    from parts
    inner join {{ ref('period_of_care') }} as care
        on
            parts.authority = care.authority
            and parts.first_day <= care.start_date
            and parts.last_day >= care.start_date
    left join {{ ref('int_persons') }} as persons
        on care.authority = persons.authority and care.person_key = persons.person_key
)

{{ children_by_age_group(
    'new_looked_after',
    "('under_10', 10, false), ('under_12', 12, false), ('under_18', 18, false), ('under_18', 18, true)"
) }}
