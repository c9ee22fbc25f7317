-- Indicator 17. Who: adults being worked with. Left out of before and after: spells whose 12 months from FS start have
-- not passed by the quarter end, so that both speak of the same spells. Counted: incidents that repeat an earlier one
-- of such an adult, dated since FS in the quarter, in the 12 months before FS start, and in the 12 months from it.
with repeats as (
    select
        members.spell_id,
        members.fs_start_date,
        incidents.incident_key,
        incidents.incident_date
    from {{ ref('int_spells__members') }} as members
    inner join {{ ref('int_incidents__repeats') }} as incidents using (authority, person_key)
    where not members.is_child
),

spell_quarters as (
    select
        repeats.spell_id,
        quarters.period,
        quarters.quarter_start,
        'quarter' as breakdown,
        repeats.incident_key
    from repeats
    inner join {{ ref('int_spells__quarters') }} as quarters
        on
            repeats.spell_id = quarters.spell_id
            and {{ quarter_start('repeats.incident_date') }} = quarters.quarter_start
    where repeats.incident_date between quarters.window_start and quarters.window_end
    union all
    select
        repeats.spell_id,
        quarters.period,
        quarters.quarter_start,
        if(repeats.incident_date < repeats.fs_start_date, 'before', 'after') as breakdown,
        repeats.incident_key
    from repeats
    inner join {{ ref('int_spells__quarters') }} as quarters using (spell_id)
    where
        quarters.last_day >= repeats.fs_start_date + interval 12 month
        and repeats.incident_date >= {{ months_before('repeats.fs_start_date', 12) }}
        and repeats.incident_date < repeats.fs_start_date + interval 12 month
)

select
    levels.authority,
    '17' as indicator,
    'repeat_incidents' as measure,
    levels.level,
    levels.level_value,
    spell_quarters.breakdown,
    spell_quarters.quarter_start,
    count(distinct spell_quarters.incident_key) as numerator,
    null::bigint as denominator,
    'individual' as source
from spell_quarters
inner join {{ ref('int_spells__levels') }} as levels using (spell_id)
where
    levels.level = 'cohort'
    or (levels.level = 'fs' and spell_quarters.period = 'during')
group by
    levels.authority, levels.level, levels.level_value, spell_quarters.breakdown, spell_quarters.quarter_start
