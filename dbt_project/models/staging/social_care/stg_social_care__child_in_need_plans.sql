select
    authority,
    plan_key,
    person_key,
    start_date,
    end_date
from {{ source('raw', 'social_care__child_in_need_plans') }}
