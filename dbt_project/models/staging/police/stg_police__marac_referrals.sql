select
    authority,
    referral_key,
    person_key,
    referral_date,
    source_person_key
from {{ source('raw', 'police__marac_referrals') }}
