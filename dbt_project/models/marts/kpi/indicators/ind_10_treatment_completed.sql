-- Indicator 10. Who: adults of the level's spells. Counted: their treatments closed as completed in the quarter (not
-- cut at FS) and, of those whose six months have passed, the ones without a re-presentation. A treatment counts once
-- however many spells of the level it meets.
with treatments as (
    select distinct
        population.authority,
        population.level,
        population.level_value,
        treatments.quarter_start,
        treatments.treatment_key,
        treatments.is_represented_within_6_months
    from {{ ref('int_treatments__in_quarter') }} as treatments
    inner join {{ ref('population') }} as population using (member_id, quarter_start)
    where treatments.is_completed_in_quarter and not population.is_child
)

select
    authority,
    '10' as indicator,
    'treatments_completed' as measure,
    level,
    level_value,
    '' as breakdown,
    quarter_start,
    count(*) as numerator,
    cast(null as bigint) as denominator,
    'individual' as source
from treatments
group by authority, level, level_value, quarter_start
union all
select
    authority,
    '10' as indicator,
    'not_represented_within_6_months' as measure,
    level,
    level_value,
    '' as breakdown,
    quarter_start,
    count(*) filter (where not is_represented_within_6_months) as numerator,
    count(is_represented_within_6_months) as denominator,
    'individual' as source
from treatments
group by authority, level, level_value, quarter_start
