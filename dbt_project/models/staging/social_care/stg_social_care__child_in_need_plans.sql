select
    authority,
    plan_key,
    plan_rank,
    person_key,
    start_date,
    end_date
from {{ source('raw', 'social_care__child_in_need_plans') }}
