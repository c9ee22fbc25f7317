{{ config(materialized='view') }}
-- Emergency admissions from the source in force of each authority: the extract, or SUS.
select
    authority,
    admission_key,
    person_key,
    admission_date
from {{ ref('stg_health__emergency_admissions') }}
union all
select
    made.authority,
    made.admission_key,
    made.person_key,
    made.admission_date
from {{ ref('int_emergency_admissions__from_sus') }} as made
inner join {{ ref('stg_register__extracts') }} as extracts
    on
        made.authority = extracts.authority
        and extracts.extract = 'health/emergency_admissions'
        and extracts.source_format = 'sus'
