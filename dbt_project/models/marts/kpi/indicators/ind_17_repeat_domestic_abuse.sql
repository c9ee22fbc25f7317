-- Indicator 17. Who: adults being worked with. Left out of before and after: spells whose 12 months from FS start have
-- not passed by the quarter end, so that both speak of the same spells. Counted: incidents that repeat an earlier one
-- of such an adult, dated since FS in the quarter, in the 12 months before FS start, and in the 12 months from it.
with repeats as (
    select
        quarters.member_id,
        quarters.quarter_start,
        quarters.last_day,
        quarters.window_start,
        quarters.window_end,
        quarters.fs_start_date,
        incidents.incident_key,
        incidents.incident_date
    from {{ ref('int_incidents__repeats') }} as incidents
    inner join {{ ref('int_members__quarters') }} as quarters using (authority, person_key)
    where not quarters.is_child
),

in_quarters as (
    select
        member_id,
        quarter_start,
        'quarter' as breakdown,
        incident_key
    from repeats
    where incident_date between window_start and window_end
    union all
    select
        member_id,
        quarter_start,
        if(incident_date < fs_start_date, 'before', 'after') as breakdown,
        incident_key
    from repeats
    where
        last_day >= fs_start_date + interval 12 month
        and incident_date >= {{ months_before('fs_start_date', 12) }}
        and incident_date < fs_start_date + interval 12 month
)

select
    population.authority,
    '17' as indicator,
    'repeat_incidents' as measure,
    population.level,
    population.level_value,
    in_quarters.breakdown,
    in_quarters.quarter_start,
    count(distinct in_quarters.incident_key) as numerator,
    cast(null as bigint) as denominator,
    'individual' as source
from in_quarters
inner join {{ ref('population') }} as population using (member_id, quarter_start)
where population.level in ('fs', 'cohort')
group by
    population.authority,
    population.level,
    population.level_value,
    in_quarters.breakdown,
    in_quarters.quarter_start
