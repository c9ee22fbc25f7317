-- Depression and anxiety scores from MHSDS, in the columns of the extract: of a referral the first is initial, the last
-- of an ended one end, the others are interim. Of two referrals of a person on one day one counts.
with staged as (
    select
        scores.authority,
        referrals.person_key,
        scores.instrument,
        case
            when
                row_number() over (
                    partition by scores.authority, scores.referral_key, scores.instrument order by scores.score_date
                ) = 1
                then 'initial'
            when
                referrals.discharge_date is not null
                and row_number() over (
                    partition by scores.authority, scores.referral_key, scores.instrument
                    order by scores.score_date desc
                ) = 1
                then 'end'
            else 'interim'
        end as stage,
        scores.score_date,
        scores.score,
        scores.referral_key,
        scores.as_of
    from {{ ref('int_mhsds__scores') }} as scores
    inner join {{ ref('int_mhsds__referrals') }} as referrals
        on scores.authority = referrals.authority and scores.referral_key = referrals.referral_key
),

ranked as (
    select
        *,
        row_number() over (
            partition by authority, person_key, instrument, stage, score_date order by referral_key
        ) as place
    from staged
)

select
    authority,
    person_key,
    instrument,
    stage,
    score_date,
    score,
    as_of
from ranked
where place = 1 or person_key is null
