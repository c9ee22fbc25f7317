-- Treatment Outcomes Profile (TOP) forms in the order of each treatment's forms, with the total of each domain.
-- A total with a blank component is empty.
select
    stg.authority,
    stg.form_key,
    stg.person_key,
    stg.treatment_key,
    stg.stage,
    stg.form_date,
    -- among forms of one day the greatest id comes last
    cast(row_number() over (
        partition by stg.authority, stg.treatment_key order by stg.form_date, stg.form_rank
    ) as integer) as form_sequence,
    stg.alcohol_days,
    stg.opiate_days,
    stg.crack_days,
    stg.cocaine_days,
    stg.amphetamine_days,
    stg.cannabis_days,
    stg.other_days,
    stg.paid_work_days,
    stg.volunteering_days,
    stg.education_days,
    stg.source_format,
    stg.alcohol_days + stg.opiate_days + stg.crack_days + stg.cocaine_days + stg.amphetamine_days + stg.cannabis_days
    + stg.other_days as substance_misuse,
    stg.psychological_health as psychological_wellbeing,
    stg.physical_health,
    stg.paid_work_days + stg.volunteering_days + stg.education_days as employment,
    stg.quality_of_life
from {{ ref('int_treatment_outcomes_profiles') }} as stg
where stg.person_key is not null
