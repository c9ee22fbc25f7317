-- Generated from the contract by `make generate`. Do not edit.
-- Accident and emergency attendances, one row an attendance. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.attendance_key,
    delivered.person_key,
    delivered.attendance_date,
    delivered.source_person_key
from {{ source('raw', 'health__ae_attendances') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.attendance_date <= authorities.as_of
