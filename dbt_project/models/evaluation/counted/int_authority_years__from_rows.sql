-- Outcomes of whole authorities by financial year or part of one, counted from the authority's rows. Years: from the
-- one that holds the earliest start in the extract to the last whole one that both the authority's as-of date and the
-- extract's have reached. Left out: periods of unaccompanied asylum-seeking children. A child counts once a stretch.
-- Somebody of unknown age counts under 18 alone: looked after or on a plan, they are children in law.
with starts as (
    select
        authority,
        'new_looked_after' as outcome,
        'social_care/periods_of_care' as extract,
        min(start_date) as earliest
    from {{ ref('fct_period_of_care') }}
    group by authority
    union all
    select
        authority,
        'on_plan' as outcome,
        'social_care/child_protection_plans' as extract,
        min(start_date) as earliest
    from {{ ref('fct_child_protection_plan') }}
    group by authority
    union all
    select
        authority,
        're_referrals' as outcome,
        'social_care/referrals' as extract,
        min(start_date) as earliest
    from {{ ref('fct_referral') }}
    group by authority
),

stretches as (
    select
        starts.outcome,
        years.*
    from starts
    inner join {{ ref('int_authorities__as_of') }} as authorities using (authority)
    inner join {{ ref('int_extracts__as_of') }} as extracts
        on starts.authority = extracts.authority and starts.extract = extracts.extract
    inner join {{ ref('int_authorities__financial_years') }} as years
        on
            starts.authority = years.authority
            and starts.earliest <= years.year_last_day
            and {{ earlier_of('extracts.as_of', 'authorities.as_of') }} >= years.year_last_day
),

child_stretches as (
    select
        stretches.*,
        ages.age_group,
        ages.years
    from stretches
    cross join (values ('under_10', 10), ('under_12', 12), ('under_18', 18)) as ages (age_group, years)
    where stretches.outcome != 're_referrals'
),

entries as (
    select
        care.authority,
        care.person_key,
        care.start_date,
        coalesce({{ age_in_years('persons.date_of_birth', 'care.start_date') }}, 17) as age
    from {{ ref('fct_period_of_care') }} as care
    left join {{ ref('stg_social_care__persons') }} as persons using (authority, person_key)
    where not care.is_uasc
),

plans as (
    select
        plans.authority,
        plans.person_key,
        plans.start_date,
        {{ open_ended('plans.end_date') }} as end_date,
        persons.date_of_birth
    from {{ ref('fct_child_protection_plan') }} as plans
    left join {{ ref('stg_social_care__persons') }} as persons using (authority, person_key)
),

on_plan as (
    select
        child_stretches.authority,
        child_stretches.age_group,
        child_stretches.first_day,
        plans.person_key
    from child_stretches
    inner join plans
        on
            child_stretches.authority = plans.authority
            and child_stretches.last_day >= plans.start_date
            and child_stretches.last_day < plans.end_date
    where
        child_stretches.outcome = 'on_plan'
        and child_stretches.years
        > coalesce({{ age_in_years('plans.date_of_birth', 'child_stretches.last_day') }}, 17)
),

children as (
    select
        child_stretches.authority,
        child_stretches.outcome,
        child_stretches.age_group,
        child_stretches.first_day,
        entries.person_key
    from child_stretches
    inner join entries
        on
            child_stretches.authority = entries.authority
            and child_stretches.first_day <= entries.start_date
            and child_stretches.last_day >= entries.start_date
            and child_stretches.years > entries.age
    where child_stretches.outcome = 'new_looked_after'
    union all
    select
        authority,
        'on_plan' as outcome,
        age_group,
        first_day,
        person_key
    from on_plan
),

child_counts as (
    select
        authority,
        outcome,
        age_group,
        first_day,
        count(distinct person_key) as counted
    from children
    group by authority, outcome, age_group, first_day
),

referrals as (
    select
        authority,
        start_date,
        {{ is_re_referral() }} as is_re_referral
    from {{ ref('fct_referral') }}
),

referral_counts as (
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
    where stretches.outcome = 're_referrals'
    group by stretches.authority, stretches.first_day
)

select
    stretches.authority,
    stretches.outcome,
    stretches.age_group,
    stretches.financial_year,
    stretches.first_day,
    stretches.last_day,
    stretches.part_of_year,
    stretches.period,
    coalesce(child_counts.counted, 0) as counted,
    null as referrals
from child_stretches as stretches
left join child_counts using (authority, outcome, age_group, first_day)
union all
select
    stretches.authority,
    stretches.outcome,
    'under_18' as age_group,
    stretches.financial_year,
    stretches.first_day,
    stretches.last_day,
    stretches.part_of_year,
    stretches.period,
    coalesce(referral_counts.counted, 0) as counted,
    coalesce(referral_counts.referrals, 0) as referrals
from stretches
left join referral_counts using (authority, first_day)
where stretches.outcome = 're_referrals'
