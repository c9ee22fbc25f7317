-- Emergency admissions to hospital of people the authority knows by its own identifier.
select
    stg.authority,
    stg.admission_key,
    stg.person_key,
    stg.admission_date
from {{ ref('stg_health__emergency_admissions') }} as stg
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
where
    stg.person_key is not null
    and stg.admission_date <= authorities.as_of
