-- Every indicator at every level and quarter, one grammar: numerator, denominator, value. The catalogue says which
-- measures, levels and breakdowns there are; the models in indicators/ count; what was not counted is 0 where the
-- extracts it rests on are known, and empty where they are not.
with counted as (
    {% for model in [
        'ind_01_child_protection_cases',
        'ind_02_length_of_plans',
        'ind_03_repeat_plans',
        'ind_05_children_looked_after',
        'ind_06_length_of_care',
        'ind_07_attendance',
    ] -%}
        {{ 'union all by name' if not loop.first }}
        select * from {{ ref(model) }}
    {% endfor %}
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

measures as (
    select
        number as indicator,
        measure,
        unit,
        value_is,
        level,
        unnest(string_split(coalesce(if(level = 'authority', authority_breakdowns, breakdowns), ''), ';')) as breakdown,
        extract
    from (
        select
            *,
            unnest(string_split(levels, ';')) as level
        from {{ ref('indicators') }}
    )
),

-- Below authority level a figure also rests on the extracts that say who belongs to which spell.
rests_on as (
    select
        indicator,
        measure,
        level,
        breakdown,
        unnest(
            [extract]
            || if(
                level = 'authority', [],
                ['social_care/safeguarding_involvements', 'social_care/family_members', 'social_care/persons']
            )
            || if(breakdown in ('under_12', 'without_cwd'), ['social_care/persons'], [])
        ) as extract
    from measures
),

reaches as (
    select
        authorities.authority,
        rests_on.indicator,
        rests_on.measure,
        rests_on.level,
        rests_on.breakdown,
        -- empty when one of the extracts was never delivered
        if(count(*) = count(extracts.as_of), min(extracts.as_of), null) as reaches
    from {{ ref('int_authorities__as_of') }} as authorities
    cross join rests_on
    left join {{ ref('int_extracts__as_of') }} as extracts
        on authorities.authority = extracts.authority and rests_on.extract = extracts.extract
    group by authorities.authority, rests_on.indicator, rests_on.measure, rests_on.level, rests_on.breakdown
),

-- a breakdown '*' is one row for each value that was counted, and none where the figure is unknown
grid as (
    select
        quarters.authority,
        measures.indicator,
        measures.measure,
        measures.level,
        levels.level_value,
        measures.breakdown,
        quarters.quarter_start,
        quarters.quarter_end,
        measures.unit,
        measures.value_is,
        reaches.reaches
    from {{ ref('int_authorities__quarters') }} as quarters
    inner join levels using (authority)
    inner join measures using (level)
    inner join reaches
        on
            quarters.authority = reaches.authority
            and measures.indicator = reaches.indicator
            and measures.measure = reaches.measure
            and measures.level = reaches.level
            and measures.breakdown = reaches.breakdown
),

known as (
    select
        grid.* replace (coalesce(counted.breakdown, grid.breakdown) as breakdown),
        coalesce(counted.source, 'individual') as source,
        coalesce(grid.reaches >= grid.quarter_end, false) as complete,
        {{ known('coalesce(counted.numerator, 0)', 'grid.reaches', 'grid.quarter_start') }}::double as numerator,
        case
            when grid.value_is != 'count'
                then {{ known('coalesce(counted.denominator, 0)', 'grid.reaches', 'grid.quarter_start') }}
        end::double as denominator
    from grid
    left join counted
        on
            grid.authority = counted.authority
            and grid.indicator = counted.indicator
            and grid.measure = counted.measure
            and grid.level = counted.level
            and grid.level_value = counted.level_value
            and grid.quarter_start = counted.quarter_start
            and grid.breakdown in (counted.breakdown, '*')
    where grid.breakdown != '*' or (counted.breakdown is not null and grid.reaches >= grid.quarter_start)
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
    case value_is
        when 'count' then numerator
        when 'mean' then {{ share('numerator', 'denominator') }}
        when 'percent' then {{ percent('numerator', 'denominator') }}
    end as value,
    unit,
    source,
    complete
from known
