-- Indicator 19. Who: adults being worked with. Counted: those with four or more repeat domestic abuse incidents, or a
-- MARAC referral, in the 12 months to the quarter end (toolkit I66), over the adults. A person counts once however
-- many spells of the level they belong to.
with high_risk as (
    select
        population.authority,
        population.level,
        population.level_value,
        population.quarter_start,
        count(distinct population.person_id) as adults
    from {{ ref('int_members__high_risk') }}
    inner join {{ ref('population') }} as population using (member_id, quarter_start)
    where not population.is_child and population.level in ('fs', 'cohort')
    group by population.authority, population.level, population.level_value, population.quarter_start
)

select
    headcounts.authority,
    '19' as indicator,
    'four_or_more_repeats_or_marac' as measure,
    headcounts.level,
    headcounts.level_value,
    '' as breakdown,
    headcounts.quarter_start,
    coalesce(high_risk.adults, 0) as numerator,
    headcounts.people as denominator,
    'individual' as source
from {{ ref('int_levels__headcounts') }} as headcounts
left join high_risk using (authority, level, level_value, quarter_start)
where not headcounts.is_child
