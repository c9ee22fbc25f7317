-- Re-referrals and the referrals that they are out of, by financial year or part of one, counted from the authority's
-- rows: of all children (under_18, whatever their age), and of those under 12 on the referral's first day.
with parts as (
    {{ parts_of_years('social_care/referrals', 'referral') }}
),

followed as (
    select
        authority,
        person_key,
        start_date,
        {{ is_re_referral() }} as is_re_referral
    from {{ ref('referral') }}
),

age_groups (age_group) as (
    values ('under_12'), ('under_18')
),

referrals as (
    select
        followed.authority,
        followed.start_date,
        followed.is_re_referral,
        age_groups.age_group
    from followed
    left join {{ ref('int_persons') }} as persons
        on followed.authority = persons.authority and followed.person_key = persons.person_key
    cross join age_groups
    where
        age_groups.age_group = 'under_18'
        or {{ age_in_years('persons.date_of_birth', 'followed.start_date') }} < 12
),

counts as (
    select
        parts.authority,
        parts.first_day,
        referrals.age_group,
        count(case when referrals.is_re_referral then 1 end) as counted,
        count(*) as referrals
    from parts
    inner join referrals
        on
            parts.authority = referrals.authority
            and parts.first_day <= referrals.start_date
            and parts.last_day >= referrals.start_date
    group by parts.authority, parts.first_day, referrals.age_group
)

select
    parts.authority,
    're_referrals' as outcome,
    age_groups.age_group,
    true as includes_uasc,
    parts.financial_year,
    parts.first_day,
    parts.last_day,
    parts.part_of_year,
    parts.period,
    coalesce(counts.counted, 0) as counted,
    coalesce(counts.referrals, 0) as referrals
from parts
cross join age_groups
left join counts
    on
        parts.authority = counts.authority
        and parts.first_day = counts.first_day
        and age_groups.age_group = counts.age_group
