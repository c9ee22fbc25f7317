-- Generated from the contract by `make generate`. Do not edit.
-- Attendances in emergency departments, one row an attendance. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.update_type,
    delivered.withheld_identity_reason,
    delivered.attendance_key,
    delivered.arrival_date,
    delivered.attendance_category,
    delivered.department_type,
    delivered.discharge_status,
    delivered.source_person_key
from {{ source('raw', 'sus__ae') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
