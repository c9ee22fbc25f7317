-- Re-referrals (2020 evaluation). Who: children referred in the quarter; at fs level the referrals (R02) of spells that
-- start in it, which are those into Family Safeguarding; of all ages and of children under 12 on the referral's start.
-- Counted: referrals with an earlier one of the same child that starts in the 12 months before, over referrals. One
-- that starts on the same day is not earlier.
with followed as (
    select
        authority,
        referral_key,
        person_key,
        start_date,
        {{ is_re_referral() }} as is_re_referral
    from {{ ref('referral') }}
),

referrals as (
    select
        followed.authority,
        followed.referral_key,
        followed.start_date,
        followed.is_re_referral,
        breakdowns.breakdown
    from followed
    left join {{ ref('int_persons') }} as persons
        on followed.authority = persons.authority and followed.person_key = persons.person_key
    cross join (values (''), ('under_12')) as breakdowns (breakdown)
    where breakdowns.breakdown = '' or {{ age_in_years('persons.date_of_birth', 'followed.start_date') }} < 12
),

at_fs_start as (
    select distinct
        members.authority,
        {{ quarter_start('members.fs_start_date') }} as quarter_start,
        referrals.referral_key,
        referrals.is_re_referral,
        referrals.breakdown
    from {{ ref('int_members__referrals') }} as latest
    inner join {{ ref('int_spells__members') }} as members on latest.member_id = members.member_id
    inner join referrals
        on members.authority = referrals.authority and latest.referral_key = referrals.referral_key
),

in_levels as (
    select
        authority,
        'authority' as level,
        breakdown,
        {{ quarter_start('start_date') }} as quarter_start,
        is_re_referral
    from referrals
    union all
    select
        authority,
        'fs' as level,
        breakdown,
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
    breakdown,
    quarter_start,
    count(case when is_re_referral then 1 end) as numerator,
    count(*) as denominator,
    'individual' as source
from in_levels
group by authority, level, breakdown, quarter_start
