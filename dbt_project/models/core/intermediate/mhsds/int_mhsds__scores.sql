-- MHSDS: depression (PHQ-9) and anxiety (GAD-7) scores, each with its referral and day: those of referrals say the day,
-- those of a contact's activity have the contact's as the newest submission has it. Of several of one day the newest
-- submission's counts.
with contacts as (
    {{ newest_rows('stg_mhsds__contacts', ['contact_key']) }}
),

activities as (
    {{ newest_rows('stg_mhsds__activities', ['activity_key']) }}
),

submitted as (
    select
        authority,
        referral_key,
        instrument,
        score_date,
        score,
        as_of
    from {{ ref('stg_mhsds__referral_scores') }}
    union all
    select distinct
        scores.authority,
        contacts.referral_key,
        scores.instrument,
        contacts.contact_date as score_date,
        scores.score,
        scores.as_of
    from {{ ref('stg_mhsds__activity_scores') }} as scores
    inner join activities
        on scores.authority = activities.authority and scores.activity_key = activities.activity_key
    inner join contacts
        on activities.authority = contacts.authority and activities.contact_key = contacts.contact_key
),

known as (
    select
        authority,
        referral_key,
        case instrument when '720433000' then 'PHQ-9' when '445455005' then 'GAD-7' end as instrument,
        score_date,
        cast(nullif(regexp_extract(score, '^([0-9]{1,2})$', 1), '') as integer) as score,
        as_of
    from submitted
    where instrument in ('720433000', '445455005')
),

ranked as (
    select
        *,
        row_number() over (
            partition by authority, referral_key, instrument, score_date order by as_of desc, score desc
        ) as place
    from known
    where score <= case instrument when 'PHQ-9' then 27 else 21 end
)

select
    authority,
    referral_key,
    instrument,
    score_date,
    score,
    as_of
from ranked
where place = 1
