-- Referrals to a multi-agency risk assessment conference (MARAC) of people the authority knows by its own identifier.
select
    stg.authority,
    stg.referral_key,
    stg.person_key,
    stg.referral_date
from {{ ref('stg_police__marac_referrals') }} as stg
where stg.person_key is not null
