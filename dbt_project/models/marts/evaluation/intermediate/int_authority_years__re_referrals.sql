-- Re-referrals and the referrals that they are out of, by financial year or part of one, counted from the authority's
-- rows. They are of all ages.
with stretches as (
    {{ stretches_of_rows('social_care/referrals', 'referral') }}
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
        stretches.authority,
        stretches.first_day,
        count(*) filter (where referrals.is_re_referral) as counted,
        count(*) as referrals
    from stretches
    inner join referrals
        on
            stretches.authority = referrals.authority
            and stretches.first_day <= referrals.start_date
            and stretches.last_day >= referrals.start_date
    group by stretches.authority, stretches.first_day
)

select
    stretches.authority,
    're_referrals' as outcome,
    'under_18' as age_group,
    stretches.financial_year,
    stretches.first_day,
    stretches.last_day,
    stretches.part_of_year,
    stretches.period,
    coalesce(counts.counted, 0) as counted,
    coalesce(counts.referrals, 0) as referrals
from stretches
left join counts using (authority, first_day)
