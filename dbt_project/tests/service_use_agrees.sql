{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'ind_08_ae_attendances'}}}) }}
-- Where a partner sends both rows and totals of hospital use for a quarter, they say the same (Indicators 8 and 9).
-- The rows are published; this says where the totals differ.
with individual as (
    select * from {{ ref('ind_08_ae_attendances') }}
    union all
    select * from {{ ref('ind_09_emergency_admissions') }}
),

aggregate as (
    select
        authority,
        measure || 's' as measure,
        cast(cohort as string) as level_value,
        age_group as breakdown,
        quarter_start,
        people_with_event as numerator,
        people as denominator
    from {{ ref('int_service_use_summary') }}
    union all
    select
        authority,
        measure || 's_events' as measure,
        cast(cohort as string) as level_value,
        age_group as breakdown,
        quarter_start,
        events as numerator,
        null as denominator
    from {{ ref('int_service_use_summary') }}
    where events is not null
)

select
    individual.authority,
    individual.measure,
    individual.level_value,
    individual.breakdown,
    individual.quarter_start
from individual
inner join aggregate using (authority, measure, level_value, breakdown, quarter_start)
where
    individual.level = 'cohort'
    and individual.source = 'individual'
    and (
        individual.numerator is distinct from aggregate.numerator
        or individual.denominator is distinct from aggregate.denominator
    )
