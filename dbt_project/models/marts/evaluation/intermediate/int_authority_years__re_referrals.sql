-- Re-referrals and the referrals that they are out of, by financial year or part of one, counted from the authority's
-- rows. They are of all ages.
with parts as (
    {{ parts_of_years('social_care/referrals', 'referral') }}
),

referrals as (
    select
        authority,
        start_date,
        {{ is_re_referral() }} as is_re_referral
    from {{ ref('referral') }}
),

counts as (
    select
        parts.authority,
        parts.first_day,
        count(*) filter (where referrals.is_re_referral) as counted,
        count(*) as referrals
    from parts
    inner join referrals
        on
            parts.authority = referrals.authority
            and parts.first_day <= referrals.start_date
            and parts.last_day >= referrals.start_date
    group by parts.authority, parts.first_day
)

select
    parts.authority,
    're_referrals' as outcome,
    'under_18' as age_group,
    true as includes_uasc,
    parts.financial_year,
    parts.first_day,
    parts.last_day,
    parts.part_of_year,
    parts.period,
    coalesce(counts.counted, 0) as counted,
    coalesce(counts.referrals, 0) as referrals
from parts
left join counts using (authority, first_day)
