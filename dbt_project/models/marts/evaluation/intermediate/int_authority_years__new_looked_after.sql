-- Children who began to be looked after, by financial year or part of one, counted from the authority's rows. Age is
-- that at the start of the period of care. Left out: periods of unaccompanied asylum-seeking children. A child counts
-- once in a part of a year, and again in the next.
with parts as (
    {{ parts_of_years('social_care/periods_of_care', 'period_of_care') }}
),

children as (
    select
        parts.authority,
        parts.first_day,
        care.person_key,
        {{ age_in_years('persons.date_of_birth', 'care.start_date') }} as age
    from parts
    inner join {{ ref('period_of_care') }} as care
        on
            parts.authority = care.authority
            and parts.first_day <= care.start_date
            and parts.last_day >= care.start_date
    left join {{ ref('int_persons') }} as persons
        on care.authority = persons.authority and care.person_key = persons.person_key
    where not care.is_uasc
)

{{ children_by_age_group('new_looked_after') }}
