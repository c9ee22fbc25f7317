-- Accident and emergency attendances of people the authority knows by its own identifier.
select
    stg.authority,
    stg.attendance_key,
    stg.person_key,
    stg.attendance_date,
    stg.source_format
from {{ ref('int_ae_attendances') }} as stg
where stg.person_key is not null
