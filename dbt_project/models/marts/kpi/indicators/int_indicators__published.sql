{{ config(materialized='view') }}
-- What kpi.indicator publishes: every measure of the catalogue at each of its levels and breakdowns, in every quarter,
-- with the day that all the extracts it rests on reach; empty before returns tell all; and the linked share of the
-- least linked of them. A breakdown '*' stands for the values that occur. A measure rests on an extract marked '?'
-- where it is delivered, and does without it elsewhere.
with levels as (
    select
        number as indicator,
        measure,
        unit,
        value_is,
        extract,
        authority_breakdowns,
        breakdowns,
        {{ rows_of("split(levels, ';')") }} as level
    from {{ ref('indicators') }}
),

measures as (
    select
        indicator,
        measure,
        unit,
        value_is,
        extract,
        level,
        {{ rows_of("split(coalesce(if(level = 'authority', authority_breakdowns, breakdowns), ''), ';')") }}
            as breakdown
    from levels
),

-- Below authority level a figure also rests on the extracts that say who belongs to which spell; the team of a
-- caseload is the workforce's own.
rests_on as (
    select
        indicator,
        measure,
        level,
        breakdown,
        {{ rows_of("split(extract, ';')") }} as extract
    from measures
    union
    select
        measures.indicator,
        measures.measure,
        measures.level,
        measures.breakdown,
        spells.extract
    from measures
    cross join (
        values ('social_care/safeguarding_involvements'), ('social_care/family_members'), ('social_care/persons')
    ) as spells (extract)
    where measures.level != 'authority' and measures.extract not like 'workforce/%'
    union
    select
        indicator,
        measure,
        level,
        breakdown,
        'social_care/persons' as extract
    from measures
    where breakdown in ('under_12', 'without_cwd')
),

reaches as (
    select
        authorities.authority,
        rests_on.indicator,
        rests_on.measure,
        rests_on.level,
        rests_on.breakdown,
        -- empty when one of the extracts was never delivered
        if(count(*) = count(extracts.as_of), min(extracts.as_of), null) as reaches,
        max(extracts.coverage_from) as covered_from,
        min(extracts.linked_share) as linked_share
    from {{ ref('stg_register__authorities') }} as authorities
    cross join rests_on
    left join {{ ref('stg_register__extracts') }} as extracts
        on authorities.authority = extracts.authority and replace(rests_on.extract, '?', '') = extracts.extract
    where extracts.as_of is not null or rests_on.extract not like '%?'
    group by authorities.authority, rests_on.indicator, rests_on.measure, rests_on.level, rests_on.breakdown
)

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
    {{ covered('reaches.reaches', 'reaches.covered_from', 'quarters.quarter_start') }} as reaches,
    reaches.linked_share
from {{ ref('int_authorities__quarters') }} as quarters
inner join reaches using (authority)
inner join measures using (indicator, measure, level, breakdown)
