select
    authority,
    period_key,
    period_rank,
    person_key,
    start_date,
    end_date,
    uasc,
    legal_status,
    placement_type,
    reason_ended
from {{ source('raw', 'social_care__periods_of_care') }}
