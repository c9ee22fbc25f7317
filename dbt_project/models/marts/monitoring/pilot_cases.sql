-- The Cambridgeshire pilot's tables of cases, by its own quarters. Who: a case is a child of a Family Safeguarding
-- spell, counted once in a figure however many spells or plans it has. Left out: periods of unaccompanied
-- asylum-seeking children. The catalogue says what each measure counts; what was not counted is 0 where the extracts
-- it rests on are known, and empty where they are not.
with counted as {{ materialized() }} (
    select * from {{ ref('int_pilot__headcounts') }}
    union all
    select * from {{ ref('int_pilot__new_cases') }}
    union all
    select * from {{ ref('int_pilot__plans') }}
    union all
    select * from {{ ref('int_pilot__specialists') }}
    union all
    select * from {{ ref('int_pilot__ended_plans') }}
    union all
    select * from {{ ref('int_pilot__supervisions') }}
),

wholes as (
    select
        authority,
        period_start,
        measure,
        any_value(denominator) as denominator
    from counted
    group by authority, period_start, measure
),

known as (
    select
        catalogue.*,
        coalesce(catalogue.reaches >= catalogue.period_end, false) as complete,
        {{ known('coalesce(counted.numerator, 0)', 'catalogue.reaches', 'catalogue.period_start') }} as numerator,
        -- a breakdown that nothing falls under is 0 of the same whole as the others
        case
            when catalogue.value_is != 'count' and catalogue.reaches >= catalogue.period_start
                then coalesce(wholes.denominator, 0)
        end as denominator
    from {{ ref('int_pilot__catalogue') }} as catalogue
    left join counted using (authority, period_start, measure, breakdown)
    left join wholes using (authority, period_start, measure)
)

select
    authority,
    measure,
    breakdown,
    period_start,
    period_end,
    numerator,
    denominator,
    {{ value_of('value_is', 'numerator', 'denominator') }} as value,
    unit,
    complete,
    {{ not_evidence_of_impact() }} as caveat
from known
