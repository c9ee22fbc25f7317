-- Indicator 11. Who: adults of the level's spells. Counted, since FS in the quarter: their assessments, those without
-- engagement over all of them, and the treatments dropped out of over those closed. Assessments and treatments count
-- once however many spells of the level they meet.
with assessments as (
    select distinct
        population.authority,
        population.level,
        population.level_value,
        since_fs.quarter_start,
        since_fs.assessment_key,
        since_fs.outcome
    from {{ ref('int_assessments__since_fs') }} as since_fs
    inner join {{ ref('population') }} as population using (member_id, quarter_start)
    where not population.is_child
),

treatments as (
    select distinct
        population.authority,
        population.level,
        population.level_value,
        treatments.quarter_start,
        treatments.treatment_key,
        treatments.closure_reason
    from {{ ref('int_treatments__in_quarter') }} as treatments
    inner join {{ ref('population') }} as population using (member_id, quarter_start)
    where treatments.is_closed_since_fs and not population.is_child
),

counts as (
    select
        authority,
        level,
        level_value,
        quarter_start,
        'assessed' as measure,
        count(*) as numerator,
        cast(null as bigint) as denominator
    from assessments
    group by authority, level, level_value, quarter_start
    union all
    select
        authority,
        level,
        level_value,
        quarter_start,
        'no_engagement_before_treatment' as measure,
        count(*) filter (where outcome = 'non_engagement') as numerator,
        count(*) as denominator
    from assessments
    group by authority, level, level_value, quarter_start
    union all
    select
        authority,
        level,
        level_value,
        quarter_start,
        'dropped_out_of_treatment' as measure,
        count(*) filter (where closure_reason = 'dropped_out') as numerator,
        count(*) as denominator
    from treatments
    group by authority, level, level_value, quarter_start
)

select
    authority,
    '11' as indicator,
    measure,
    level,
    level_value,
    '' as breakdown,
    quarter_start,
    numerator,
    denominator,
    'individual' as source
from counts
