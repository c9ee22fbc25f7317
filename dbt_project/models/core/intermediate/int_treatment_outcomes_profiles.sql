{{ config(materialized='view') }}
-- Treatment Outcomes Profile forms from the source in force of each authority: the extract, or NDTMS.
select
    authority,
    form_key,
    form_rank,
    person_key,
    treatment_key,
    stage,
    form_date,
    alcohol_days,
    opiate_days,
    crack_days,
    cocaine_days,
    amphetamine_days,
    cannabis_days,
    other_days,
    psychological_health,
    physical_health,
    quality_of_life,
    paid_work_days,
    volunteering_days,
    education_days
from {{ ref('stg_substance_misuse__treatment_outcomes_profiles') }}
union all
select
    made.authority,
    made.form_key,
    made.form_rank,
    made.person_key,
    made.treatment_key,
    made.stage,
    made.form_date,
    made.alcohol_days,
    made.opiate_days,
    made.crack_days,
    made.cocaine_days,
    made.amphetamine_days,
    made.cannabis_days,
    made.other_days,
    made.psychological_health,
    made.physical_health,
    made.quality_of_life,
    made.paid_work_days,
    made.volunteering_days,
    made.education_days
from {{ ref('int_treatment_outcomes_profiles__from_ndtms') }} as made
inner join {{ ref('stg_register__extracts') }} as extracts
    on
        made.authority = extracts.authority
        and extracts.extract = 'substance_misuse/treatment_outcomes_profiles'
        and extracts.source_format = 'ndtms'
