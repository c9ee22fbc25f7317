select
    authority,
    treatment_key,
    treatment_rank,
    person_key,
    substance_group,
    start_date,
    closure_date,
    closure_reason,
    source_person_key
from {{ source('raw', 'substance_misuse__treatments') }}
