-- Indicator 5. Who: children in a period of care. Left out: periods of unaccompanied asylum-seeking children.
-- Counted: children on the quarter's first and last day, of all ages and under 12; without_cwd leaves out children
-- open to a disabled children's team.
with days as (
    select
        authority,
        quarter_start,
        'looked_after_at_quarter_start' as measure,
        quarter_start as day
    from {{ ref('int_authorities__quarters') }}
    union all
    select
        authority,
        quarter_start,
        'looked_after_at_quarter_end' as measure,
        last_day as day
    from {{ ref('int_authorities__quarters') }}
),

looked_after as (
    select
        days.authority,
        days.quarter_start,
        days.measure,
        care.person_key,
        breakdowns.breakdown
    from days
    inner join {{ ref('period_of_care') }} as care
        on
            days.authority = care.authority
            and days.day >= care.start_date
            and days.day < {{ open_ended('care.end_date') }}
    left join {{ ref('int_persons') }} as persons
        on care.authority = persons.authority and care.person_key = persons.person_key
    cross join (values ('all'), ('without_cwd'), ('under_12')) as breakdowns (breakdown)
    where
        not care.is_uasc
        and case breakdowns.breakdown
            when 'without_cwd' then not coalesce(persons.is_open_to_disabled_children_team, false)
            when 'under_12' then {{ age_in_years('persons.date_of_birth', 'days.day') }} < 12
            else true
        end
)

select
    authority,
    '5' as indicator,
    measure,
    'authority' as level,
    '' as level_value,
    breakdown,
    quarter_start,
    count(distinct person_key) as numerator,
    cast(null as bigint) as denominator,
    'individual' as source
from looked_after
group by authority, measure, breakdown, quarter_start
