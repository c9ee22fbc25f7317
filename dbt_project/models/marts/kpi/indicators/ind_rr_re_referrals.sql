-- Re-referrals (2020 evaluation). Who: children referred in the quarter; at fs level the referrals (R02) of spells that
-- start in it. Counted: referrals with an earlier one of the same child that starts in the 12 months before, over
-- referrals. One that starts on the same day is not earlier.
with referrals as (
    select
        authority,
        referral_key,
        start_date,
        {{ is_re_referral() }} as is_re_referral
    from {{ ref('referral') }}
),

at_fs_start as (
    select distinct
        members.authority,
        {{ quarter_start('members.fs_start_date') }} as quarter_start,
        referrals.referral_key,
        referrals.is_re_referral
    from {{ ref('int_members__referrals') }} as latest
    inner join {{ ref('int_spells__members') }} as members using (member_id)
    inner join referrals
        on members.authority = referrals.authority and latest.referral_key = referrals.referral_key
),

in_levels as (
    select
        authority,
        'authority' as level,
        {{ quarter_start('start_date') }} as quarter_start,
        is_re_referral
    from referrals
    union all
    select
        authority,
        'fs' as level,
        quarter_start,
        is_re_referral
    from at_fs_start
)

select
    authority,
    'rr' as indicator,
    're_referrals' as measure,
    level,
    '' as level_value,
    '' as breakdown,
    quarter_start,
    count(*) filter (where is_re_referral) as numerator,
    count(*) as denominator,
    'individual' as source
from in_levels
group by authority, level, quarter_start
