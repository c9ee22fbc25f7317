-- A child's referral at FS start: the one open on the day, else the latest before it; of several the one that
-- started last, then the greatest id.
with candidates as (
    select
        members.member_id,
        referrals.*,
        {{ open_ended('referrals.end_date') }} > members.fs_start_date as is_open
    from {{ ref('int_spells__members') }} as members
    inner join {{ ref('referral') }} as referrals
        on
            members.authority = referrals.authority
            and members.person_key = referrals.person_key
            and members.fs_start_date >= referrals.start_date
    where
        members.is_child
        and (
            members.fs_start_date > referrals.start_date
            or {{ open_ended('referrals.end_date') }} > members.fs_start_date
        )
),

numbered as (
    select
        *,
        row_number() over (partition by member_id order by is_open desc, start_sequence desc) as place
    from candidates
)

select
    member_id,
    referral_key,
    start_date,
    end_date,
    category_of_need,
    previous_referrals
from numbered
where place = 1
