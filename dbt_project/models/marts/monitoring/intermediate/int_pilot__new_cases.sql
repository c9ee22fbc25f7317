-- What is counted of the pilot's new cases: re-referrals, and primary and secondary categories of need, each over the
-- children with a spell that starts in the period. A child's referral is the one at the spell's start.
with repeats as (
    select
        authority,
        referral_key,
        {{ is_re_referral() }} as is_re_referral
    from {{ ref('referral') }}
),

referrals as (
    select
        cases.authority,
        cases.period_start,
        cases.person_key,
        referrals.category_of_need,
        referrals.referral_key,
        coalesce(repeats.is_re_referral, false) as is_re_referral
    from {{ ref('int_pilot__cases') }} as cases
    left join {{ ref('int_members__referrals') }} as referrals using (member_id)
    left join repeats
        on cases.authority = repeats.authority and referrals.referral_key = repeats.referral_key
    where cases.is_new
),

headcounts as (
    select
        authority,
        period_start,
        count(distinct person_key) as new_cases,
        count(distinct person_key) filter (where is_re_referral) as re_referred
    from referrals
    group by authority, period_start
),

needs as (
    select
        authority,
        period_start,
        person_key,
        'primary' as level,
        coalesce(category_of_need, 'not_recorded') as need
    from referrals
    union all
    select
        referrals.authority,
        referrals.period_start,
        referrals.person_key,
        'secondary' as level,
        -- the contract does not check these codes, and a free text is not published
        case
            when coalesce(secondary.need, 'not_recorded') = 'not_recorded' then 'not_recorded'
            else coalesce(listed.code, 'not_in_list')
        end as need
    from referrals
    left join {{ ref('int_referrals__secondary_needs') }} as secondary using (authority, referral_key)
    left join {{ ref('needs') }} as listed on lower(secondary.need) = lower(listed.code)
)

select
    authority,
    period_start,
    'new_cases_re_referred' as measure,
    '' as breakdown,
    re_referred as numerator,
    new_cases as denominator
from headcounts
union all
select
    needs.authority,
    needs.period_start,
    'new_cases_by_' || needs.level || '_need' as measure,
    needs.need as breakdown,
    count(distinct needs.person_key) as numerator,
    any_value(headcounts.new_cases) as denominator
from needs
inner join headcounts using (authority, period_start)
group by needs.authority, needs.period_start, needs.level, needs.need
