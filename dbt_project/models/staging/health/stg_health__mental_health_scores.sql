-- Generated from the contract by `make generate`. Do not edit.
-- Depression and anxiety scores, one row a person, instrument, stage and day. As known at the authority's as-of date.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
-- Where two of a partner's identifiers stand for one person, one of their rows is kept.
with resolved as (
    select
        delivered.authority,
        coalesce(delivered.person_key, links.person_key) as person_key,
        delivered.instrument,
        delivered.stage,
        delivered.score_date,
        delivered.score,
        delivered.source_person_key,
        row_number() over (
            partition by
                delivered.authority,
                delivered.instrument,
                delivered.stage,
                delivered.score_date,
                coalesce(delivered.person_key, links.person_key, delivered.source_person_key)
            order by case when delivered.person_key is null then 1 else 0 end, delivered.source_person_key
        ) as place
    from {{ source('raw', 'health__mental_health_scores') }} as delivered
    inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
    left join {{ source('raw', 'person_link') }} as links
        on
            delivered.authority = links.authority
            and links.agency = 'health'
            and delivered.source_person_key = links.source_person_key
    where
        delivered.score_date <= authorities.as_of
)

select
    authority,
    person_key,
    instrument,
    stage,
    score_date,
    score,
    source_person_key
from resolved
where place = 1
