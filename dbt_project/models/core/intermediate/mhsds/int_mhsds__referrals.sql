-- MHSDS: each referral as the newest submission has it, with the person it is of.
with newest as (
    {{ newest_rows('stg_mhsds__referrals', ['referral_key']) }}
)

select
    authority,
    referral_key,
    person_key,
    received_date,
    discharge_date,
    team_type,
    as_of
from newest
