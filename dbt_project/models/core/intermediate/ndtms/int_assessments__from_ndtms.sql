-- Assessments by substance misuse services from NDTMS, in the columns of the extract: treatment where a modality began,
-- non-engagement where the episode ended and none did. Of an open episode without a modality it is not known yet.
select
    authority,
    treatment_key as assessment_key,
    person_key,
    triaged as assessment_date,
    case when first_modality is not null then 'treatment' else 'non_engagement' end as outcome,
    as_of
from {{ ref('int_ndtms__episodes') }}
where triaged is not null and (first_modality is not null or discharged is not null)
