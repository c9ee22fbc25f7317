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
        stg.secondary_needs,
        coalesce(repeats.is_re_referral, false) as is_re_referral
    from {{ ref('int_pilot__cases') }} as cases
    left join {{ ref('int_members__referrals') }} as referrals using (member_id)
    left join {{ ref('stg_social_care__referrals') }} as stg
        on cases.authority = stg.authority and referrals.referral_key = stg.referral_key
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
        codes.authority,
        codes.period_start,
        codes.person_key,
        'secondary' as level,
        -- the contract does not check these codes, and a free text is not published
        if(codes.code = 'not_recorded', codes.code, coalesce(listed.code, 'not_in_list')) as need
    from (
        select
            *,
            trim(unnest(string_split(coalesce(secondary_needs, 'not_recorded'), ';'))) as code
        from referrals
    ) as codes
    left join {{ ref('needs') }} as listed on lower(codes.code) = lower(listed.code)
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
