-- Generated from the contract by `make generate`. Do not edit.
-- Emergency admissions to hospital, one row an admission. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.admission_key,
    delivered.person_key,
    delivered.admission_date,
    delivered.source_person_key
from {{ source('raw', 'health__emergency_admissions') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.admission_date <= authorities.as_of
