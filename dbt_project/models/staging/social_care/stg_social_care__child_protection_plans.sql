select
    authority,
    plan_key,
    plan_rank,
    person_key,
    start_date,
    end_date,
    category_of_abuse
from {{ source('raw', 'social_care__child_protection_plans') }}
