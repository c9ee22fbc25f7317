-- Emergency admissions to hospital of people the authority knows by its own identifier.
select
    stg.authority,
    stg.admission_key,
    stg.person_key,
    stg.admission_date,
    stg.source_format
from {{ ref('int_emergency_admissions') }} as stg
where stg.person_key is not null
