-- School census: sessions by code of the counts in force, with what each code means in the term: authorised,
-- unauthorised, present or not_possible; empty where the code is in no list.
with terms as (
    select distinct period_start
    from {{ ref('int_school_census__counts') }}
),

meanings as (
    {{ meanings_of_codes('terms', 'period_start') }}
)

select
    details.authority,
    details.as_of,
    details.roll,
    details.part,
    details.pupil_key,
    details.school,
    details.code,
    details.sessions,
    meanings.counts_as
from {{ ref('int_school_census__details') }} as details
inner join {{ ref('int_school_census__counts') }} as counts using (authority, as_of, roll, part)
left join meanings on details.code = meanings.code and counts.period_start = meanings.period_start
