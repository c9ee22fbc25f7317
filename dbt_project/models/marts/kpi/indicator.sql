-- Every indicator at every level and quarter, one grammar: numerator, denominator, value. The catalogue says which
-- measures, levels and breakdowns there are; what no model in indicators/ counted is 0 where the extracts it rests on
-- are known, and empty where they are not.
with counted as {{ materialized() }} (
    select * from {{ ref('int_indicators__counted') }}
),

published as {{ materialized() }} (
    select * from {{ ref('int_indicators__published') }}
),

levels as (
    select distinct
        authority,
        level,
        level_value
    from {{ ref('int_spells__levels') }}
    union all
    select distinct
        authority,
        'authority' as level,
        '' as level_value
    from {{ ref('int_spells') }}
),

-- every level and breakdown that the catalogue names, counted or not
named as (
    select
        published.authority,
        published.quarter_start,
        published.quarter_end,
        published.indicator,
        published.measure,
        published.unit,
        published.value_is,
        published.level,
        published.breakdown,
        published.reaches,
        published.linked_share,
        levels.level_value,
        coalesce(counted.source, 'individual') as source,
        counted.reaches as counted_reaches,
        if(counted.authority is null, 0, counted.numerator) as counted_numerator,
        if(counted.authority is null, 0, counted.denominator) as counted_denominator
    from published
    inner join levels using (authority, level)
    left join counted using (authority, indicator, measure, level, level_value, breakdown, quarter_start)
    where published.breakdown != '*'
),

-- a breakdown '*' is one row for each value that was counted, and none where the figure is unknown
found as (
    select
        published.authority,
        published.quarter_start,
        published.quarter_end,
        published.indicator,
        published.measure,
        published.unit,
        published.value_is,
        published.level,
        counted.breakdown,
        published.reaches,
        published.linked_share,
        counted.level_value,
        counted.source,
        counted.reaches as counted_reaches,
        counted.numerator as counted_numerator,
        counted.denominator as counted_denominator
    from published
    inner join counted using (authority, indicator, measure, level, quarter_start)
    where published.breakdown = '*' and published.reaches >= published.quarter_start
),

known as (
    select
        *,
        -- a model that chose between two extracts says how far the one it used reaches
        coalesce(reaches >= quarter_end and coalesce(counted_reaches, reaches) >= quarter_end, false) as complete,
        cast({{ known('counted_numerator', 'reaches', 'quarter_start') }} as double) as numerator,
        cast(case
            when value_is != 'count' then {{ known('counted_denominator', 'reaches', 'quarter_start') }}
        end as double) as denominator
    from (
        select * from named
        union all
        select * from found
    ) as figures
)

select
    authority,
    indicator,
    measure,
    level,
    level_value,
    breakdown,
    quarter_start,
    quarter_end,
    numerator,
    denominator,
    {{ value_of('value_is', 'numerator', 'denominator') }} as value,
    unit,
    source,
    complete,
    -- totals come without people to link
    case when source = 'individual' then linked_share end as linked_share
from known
