-- Outcomes of whole authorities by financial year or part of one, from the totals in authority/returns. Events: the
-- periods that lie inside one financial year, added up to a year, or to what of it lies in one of the evaluation's
-- periods; a period that begins in another one given for the same time (a quarter of a year that is given too) is not
-- added. Children on a plan: the count of a day that ends a financial year or such a part, however long its period.
with returns as (
    select
        returns.*,
        {{ financial_year('returns.period_start') }} as financial_year,
        {{ period_of('returns.period_start', 'returns.period_end') }} as period
    from {{ ref('int_returns') }} as returns
    left join {{ ref('local_authorities') }} as places on returns.authority = places.slug
),

in_order as (
    select
        returns.authority,
        returns.measure as outcome,
        returns.age_group,
        returns.financial_year,
        returns.period,
        returns.period_start,
        returns.period_end,
        returns.value,
        referrals.value as referrals,
        max(returns.period_end) over (
            partition by returns.authority, returns.measure, returns.age_group, returns.financial_year, returns.period
            order by returns.period_start asc, returns.period_end desc
            rows between unbounded preceding and 1 preceding
        ) as earlier_end
    from returns
    left join returns as referrals
        on
            returns.authority = referrals.authority
            and returns.age_group = referrals.age_group
            and returns.period_start = referrals.period_start
            and returns.period_end = referrals.period_end
            and returns.measure = 're_referrals'
            and referrals.measure = 'referrals'
    where
        returns.measure in ('new_looked_after', 're_referrals')
        and returns.financial_year = {{ financial_year('returns.period_end') }}
),

-- of periods that overlap the one that begins first counts, of those that begin together the longest
events as (
    select *
    from in_order
    where period_start > coalesce(earlier_end, date '0001-01-01')
),

on_plan as (
    select
        returns.authority,
        'on_plan' as outcome,
        returns.age_group,
        years.financial_year,
        years.first_day,
        years.last_day,
        years.part_of_year,
        years.period,
        returns.value as counted,
        row_number() over (
            partition by returns.authority, returns.age_group, years.last_day order by returns.period_start
        ) as place
    from returns
    inner join {{ ref('int_authorities__financial_years') }} as years
        on returns.authority = years.authority and returns.period_end = years.last_day
    where returns.measure = 'on_plan_at_end'
)

select
    authority,
    outcome,
    age_group,
    financial_year,
    min(period_start) as first_day,
    max(period_end) as last_day,
    -- rounded because thirds of a month need not add up to one
    round(sum({{ months_of('period_start', 'period_end') }}), 6) / 12 as part_of_year,
    period,
    sum(value) as counted,
    if(count(referrals) = count(*), sum(referrals), null) as referrals
from events
group by authority, outcome, age_group, financial_year, period
union all
select
    authority,
    outcome,
    age_group,
    financial_year,
    first_day,
    last_day,
    part_of_year,
    period,
    counted,
    cast(null as double) as referrals
from on_plan
where place = 1
