{{ config(materialized='view') }}
-- Structured treatments from the source in force of each authority: the extract, or NDTMS.
select
    authority,
    treatment_key,
    treatment_rank,
    person_key,
    substance_group,
    start_date,
    closure_date,
    closure_reason
from {{ ref('stg_substance_misuse__treatments') }}
union all
select
    made.authority,
    made.treatment_key,
    made.treatment_rank,
    made.person_key,
    made.substance_group,
    made.start_date,
    made.closure_date,
    made.closure_reason
from {{ ref('int_treatments__from_ndtms') }} as made
inner join {{ ref('stg_register__extracts') }} as extracts
    on
        made.authority = extracts.authority
        and extracts.extract = 'substance_misuse/treatments'
        and extracts.source_format = 'ndtms'
