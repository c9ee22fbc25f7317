-- Generated from the contract by `make generate`. Do not edit.
-- Patients (MHS001, IDS001), one row a patient: for linking. Returns up to the authority's as-of date.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
-- Where two of them stand for one person, one of their rows is kept.
with resolved as (
    select
        delivered.authority,
        delivered.as_of,
        coalesce(delivered.person_key, links.person_key) as person_key,
        delivered.source_person_key,
        row_number() over (
            partition by
                delivered.authority,
                coalesce(delivered.person_key, links.person_key, delivered.source_person_key)
            order by case when delivered.person_key is null then 1 else 0 end, delivered.source_person_key
        ) as place
    from {{ source('raw', 'mhsds__patients') }} as delivered
    inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
    left join {{ source('raw', 'person_link') }} as links
        on
            delivered.authority = links.authority
            and links.agency = 'mhsds'
            and delivered.source_person_key = links.source_person_key
    where
        delivered.as_of <= authorities.as_of
)

select
    authority,
    as_of,
    person_key,
    source_person_key
from resolved
where place = 1
