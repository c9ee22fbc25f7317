-- Indicator 4. Who: children in care proceedings; at fs level proceedings of somebody of a spell open in the quarter.
-- Counted: proceedings issued in the quarter, in court and in pre-proceedings at its end, and the days from issue to
-- conclusion of those concluded in it. Proceedings of several children count once, with their earliest dates.
with proceedings as (
    select
        authority,
        proceedings_key,
        min(pre_proceedings_date) as pre_proceedings_date,
        min(issued_date) as issued_date,
        min(concluded_date) as concluded_date
    from {{ ref('care_proceedings') }}
    group by authority, proceedings_key
),

in_levels as (
    select
        quarters.authority,
        'authority' as level,
        '' as level_value,
        quarters.quarter_start,
        quarters.last_day,
        proceedings.proceedings_key
    from {{ ref('int_authorities__quarters') }} as quarters
    inner join proceedings using (authority)
    union all
    select distinct
        population.authority,
        population.level,
        population.level_value,
        population.quarter_start,
        population.last_day,
        parts.proceedings_key
    from {{ ref('care_proceedings') }} as parts
    inner join {{ ref('int_spells__members') }} as members using (authority, person_key)
    inner join {{ ref('population') }} as population on members.member_id = population.member_id
    where population.level = 'fs'
),

stages as (
    select
        in_levels.authority,
        in_levels.level,
        in_levels.level_value,
        in_levels.quarter_start,
        {{ days_between('proceedings.issued_date', 'proceedings.concluded_date') }} as days,
        coalesce(proceedings.concluded_date <= in_levels.last_day, false) as is_concluded,
        coalesce(proceedings.issued_date <= in_levels.last_day, false) as is_issued,
        coalesce(proceedings.pre_proceedings_date <= in_levels.last_day, false) as has_begun,
        is_issued and proceedings.issued_date >= in_levels.quarter_start as is_issued_in_quarter,
        is_concluded and proceedings.concluded_date >= in_levels.quarter_start as is_concluded_in_quarter
    from in_levels
    inner join proceedings using (authority, proceedings_key)
),

sums as (
    select
        authority,
        level,
        level_value,
        quarter_start,
        count(*) filter (where is_issued_in_quarter) as issued,
        count(*) filter (where is_issued and not is_concluded) as in_court,
        count(*) filter (where has_begun and not is_issued and not is_concluded) as in_pre_proceedings,
        coalesce(sum(days) filter (where is_concluded_in_quarter), 0) as days,
        count(days) filter (where is_concluded_in_quarter) as concluded
    from stages
    group by authority, level, level_value, quarter_start
)

select
    sums.authority,
    '4' as indicator,
    measures.measure,
    sums.level,
    sums.level_value,
    '' as breakdown,
    sums.quarter_start,
    case measures.measure
        when 'proceedings_issued' then sums.issued
        when 'in_court_at_quarter_end' then sums.in_court
        when 'in_pre_proceedings_at_quarter_end' then sums.in_pre_proceedings
        else sums.days
    end as numerator,
    if(measures.measure = 'days_issue_to_conclusion', sums.concluded, null) as denominator,
    'individual' as source
from sums
cross join (
    values
    ('proceedings_issued'),
    ('in_court_at_quarter_end'),
    ('in_pre_proceedings_at_quarter_end'),
    ('days_issue_to_conclusion')
) as measures (measure)
