-- What the evaluation compares over time: children who became looked after, children on a plan and re-referrals of
-- whole authorities, by financial year. A year that one of the evaluation's periods cuts is in parts. Rows win: an
-- authority's totals are used for an outcome only where its extract holds no row at all. A figure without a population
-- has no denominator.
with delivered as (
    select distinct
        authority,
        'new_looked_after' as outcome
    from {{ ref('period_of_care') }}
    union all
    select distinct
        authority,
        'on_plan' as outcome
    from {{ ref('child_protection_plan') }}
    union all
    select distinct
        authority,
        're_referrals' as outcome
    from {{ ref('referral') }}
),

from_rows as (
    select * from {{ ref('int_authority_years__new_looked_after') }}
    union all
    select * from {{ ref('int_authority_years__on_plan') }}
    union all
    select * from {{ ref('int_authority_years__re_referrals') }}
),

counted as (
    select
        *,
        'rows' as source
    from from_rows
    union all
    select
        returns.authority,
        returns.outcome,
        returns.age_group,
        returns.financial_year,
        returns.first_day,
        returns.last_day,
        returns.part_of_year,
        returns.period,
        returns.counted,
        returns.referrals,
        'returns' as source
    from {{ ref('int_authority_years__from_returns') }} as returns
    anti join delivered using (authority, outcome)
)

select
    counted.authority,
    counted.outcome,
    counted.age_group,
    counted.financial_year,
    counted.first_day,
    counted.last_day,
    cast(counted.part_of_year as double) as part_of_year,
    counted.period,
    coalesce({{ financial_year('places.go_live_date') }} = counted.financial_year, false) as is_go_live_year,
    cast(counted.counted as double) as counted,
    cast(if(counted.outcome = 're_referrals', counted.referrals, population.population) as double) as denominator,
    case when counted.outcome != 're_referrals' then 10000 * {{ share('counted.counted', 'population.population') }} end
        as rate_per_10000,
    counted.source
from counted
left join {{ ref('local_authorities') }} as places on counted.authority = places.slug
left join {{ ref('int_population_estimates') }} as population
    on
        counted.authority = population.authority
        and counted.age_group = population.age_group
        and counted.financial_year = population.year
