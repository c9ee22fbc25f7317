-- Generated from the contract by `make generate`. Do not edit.
-- Treatment Outcomes Profile (TOP) forms, one row a form. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.form_key,
    delivered.form_rank,
    delivered.person_key,
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
where
    delivered.form_date <= authorities.as_of
