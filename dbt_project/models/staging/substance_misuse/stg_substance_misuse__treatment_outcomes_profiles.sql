-- Generated from the contract by `make generate`. Do not edit.
-- Treatment Outcomes Profile (TOP) forms, one row a form. As known at the authority's as-of date.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
select
    delivered.authority,
    delivered.form_key,
    delivered.form_rank,
    coalesce(delivered.person_key, links.person_key) as person_key,
    delivered.treatment_key,
    delivered.stage,
    delivered.form_date,
    delivered.alcohol_days,
    delivered.opiate_days,
    delivered.crack_days,
    delivered.cocaine_days,
    delivered.amphetamine_days,
    delivered.cannabis_days,
    delivered.other_days,
    delivered.psychological_health,
    delivered.physical_health,
    delivered.quality_of_life,
    delivered.paid_work_days,
    delivered.volunteering_days,
    delivered.education_days,
    delivered.source_person_key
from {{ source('raw', 'substance_misuse__treatment_outcomes_profiles') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
left join {{ source('raw', 'person_link') }} as links
    on
        delivered.authority = links.authority
        and links.agency = 'substance_misuse'
        and delivered.source_person_key = links.source_person_key
where
    delivered.form_date <= authorities.as_of
