select
    authority,
    referral_key,
    referral_rank,
    person_key,
    referral_date,
    source_person_key
from {{ source('raw', 'police__marac_referrals') }}
