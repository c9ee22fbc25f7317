{{ config(materialized='view') }}
-- Accident and emergency attendances from the source in force of each authority: the extract, or SUS.
select
    authority,
    attendance_key,
    person_key,
    attendance_date
from {{ ref('stg_health__ae_attendances') }}
union all
select
    made.authority,
    made.attendance_key,
    made.person_key,
    made.attendance_date
from {{ ref('int_ae_attendances__from_sus') }} as made
inner join {{ ref('stg_register__extracts') }} as extracts
    on
        made.authority = extracts.authority
        and extracts.extract = 'health/ae_attendances'
        and extracts.source_format = 'sus'
