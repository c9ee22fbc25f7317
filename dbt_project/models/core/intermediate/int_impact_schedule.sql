{{ config(materialized='view') }}
-- When the authorities of a stepped-wedge trial were to begin: as the authority itself delivers it, of several starts
-- the earliest; else as a public source has it.
with delivered as (
    select
        authority,
        sequence,
        planned_start,
        actual_start,
        randomised,
        'Delivered by the authority' as source,
        row_number() over (partition by authority order by planned_start) as place
    from {{ ref('stg_authority__impact_schedule') }}
)

select
    authority,
    sequence,
    planned_start,
    actual_start,
    randomised,
    source
from delivered
where place = 1
union all
select
    printed.authority,
    printed.sequence,
    printed.planned_start,
    printed.actual_start,
    printed.randomised,
    printed.source
from {{ ref('impact_schedule') }} as printed
left join delivered on printed.authority = delivered.authority
where delivered.authority is null
