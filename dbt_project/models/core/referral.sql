-- Referrals as known at the as-of date, with how many the child had before.
with referrals as (
    select
        stg.authority,
        stg.referral_key,
        stg.person_key,
        stg.referral_rank,
        stg.start_date,
        stg.end_date,
        stg.source,
        stg.category_of_need,
        stg.source_format
    from {{ ref('int_referrals') }} as stg
)

select
    authority,
    referral_key,
    person_key,
    start_date,
    end_date,
    source,
    category_of_need,
    source_format,
    {{ days_between('start_date', 'end_date') }} as days,
    -- referrals that start on the same day are not before one another
    cast(rank() over (partition by authority, person_key order by start_date) - 1 as integer) as previous_referrals,
    -- among referrals that start together the greatest id comes last
    cast(row_number() over (
        partition by authority, person_key order by start_date, referral_rank
    ) as integer) as start_sequence
from referrals
