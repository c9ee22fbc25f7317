-- Generated from the contract by `make generate`. Do not edit.
-- Level of Service Inventory - Revised (LSI-R) assessments, one row a person and day. As known at the authority's as-of
-- date.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
-- Where two of a partner's identifiers stand for one person, one of their rows is kept.
with resolved as (
    select
        delivered.authority,
        coalesce(delivered.person_key, links.person_key) as person_key,
        delivered.assessment_date,
        delivered.stage,
        delivered.score,
        delivered.source_person_key,
        row_number() over (
            partition by
                delivered.authority,
                delivered.assessment_date,
                coalesce(delivered.person_key, links.person_key, delivered.source_person_key)
            order by case when delivered.person_key is null then 1 else 0 end, delivered.source_person_key
        ) as place
    from {{ source('raw', 'domestic_abuse__lsir_assessments') }} as delivered
    inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
    left join {{ source('raw', 'person_link') }} as links
        on
            delivered.authority = links.authority
            and links.agency = 'domestic_abuse'
            and delivered.source_person_key = links.source_person_key
    where
        delivered.assessment_date <= authorities.as_of
)

select
    authority,
    person_key,
    assessment_date,
    stage,
    score,
    source_person_key
from resolved
where place = 1
