select
    authority,
    involvement_key,
    involvement_rank,
    family_key,
    team,
    worker_key,
    start_date,
    end_date
from {{ source('raw', 'social_care__safeguarding_involvements') }}
