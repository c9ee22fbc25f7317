-- MHSDS: each referral as the newest submission has it, with the person it is of.
with ranked as (
    select
        referrals.*,
        row_number() over (
            partition by referrals.authority, referrals.referral_key order by referrals.as_of desc
        ) as place
    from {{ ref('stg_mhsds__referrals') }} as referrals
)

select
    authority,
    referral_key,
    person_key,
    received_date,
    discharge_date,
    team_type,
    as_of
from ranked
where place = 1
