select
    authority,
    referral_key,
    referral_rank,
    person_key,
    start_date,
    end_date,
    source,
    category_of_need,
    secondary_needs
from {{ source('raw', 'social_care__referrals') }}
