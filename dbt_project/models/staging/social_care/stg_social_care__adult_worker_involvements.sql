select
    authority,
    involvement_key,
    person_key,
    worker_type,
    start_date,
    end_date
from {{ source('raw', 'social_care__adult_worker_involvements') }}
