-- Indicator 19. Who: adults being worked with. Counted: those with four or more repeat domestic abuse incidents, or a
-- MARAC referral, in the 12 months to the quarter end (toolkit I66), over the adults. A person counts once however
-- many spells of the level they belong to.
with high_risk as (
    select
        levels.authority,
        levels.level,
        levels.level_value,
        quarters.quarter_start,
        count(distinct members.person_key) as adults
    from {{ ref('int_members__high_risk') }} as flagged
    inner join {{ ref('int_spells__members') }} as members using (member_id)
    inner join {{ ref('int_spells__quarters') }} as quarters
        on members.spell_id = quarters.spell_id and flagged.quarter_start = quarters.quarter_start
    inner join {{ ref('int_spells__levels') }} as levels on members.spell_id = levels.spell_id
    where
        not members.is_child
        and (levels.level = 'cohort' or (levels.level = 'fs' and quarters.period = 'during'))
    group by levels.authority, levels.level, levels.level_value, quarters.quarter_start
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
