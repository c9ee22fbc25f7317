-- Every indicator at every level and quarter, one grammar: numerator, denominator, value. The catalogue says which
-- measures, levels and breakdowns there are; what no model in indicators/ counted is 0 where the extracts it rests on
-- are known, and empty where they are not.
with counted as materialized (
    select * from {{ ref('int_indicators__counted') }}
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

-- Below authority level a figure also rests on the extracts that say who belongs to which spell; the team of a
-- caseload is the workforce's own.
rests_on as (
    select
        indicator,
        measure,
        level,
        breakdown,
        unnest(
            string_split(extract, ';')
            || if(
                level = 'authority' or extract like 'workforce/%', [],
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

published as (
    select
        quarters.authority,
        quarters.quarter_start,
        quarters.quarter_end,
        measures.indicator,
        measures.measure,
        measures.unit,
        measures.value_is,
        measures.level,
        measures.breakdown,
        reaches.reaches
    from {{ ref('int_authorities__quarters') }} as quarters
    inner join reaches using (authority)
    inner join measures using (indicator, measure, level, breakdown)
),

-- every level and breakdown that the catalogue names, counted or not
named as (
    select
        published.*,
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
        published.* replace (counted.breakdown as breakdown),
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
        {{ known('counted_numerator', 'reaches', 'quarter_start') }}::double as numerator,
        case
            when value_is != 'count' then {{ known('counted_denominator', 'reaches', 'quarter_start') }}
        end::double as denominator
    from (
        select * from named
        union all by name
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
    complete
from known
