-- What the evaluation compares over time: children who became looked after, children on a plan and re-referrals of
-- whole authorities, by financial year. A year that one of the evaluation's periods cuts is in parts. Both sources are
-- there; the one that counts is chosen for a whole outcome (int_authority_years__used). Where the population under 10
-- is not known, as in official series, that under 18 stands for it: the ratio of the two hardly changes.
with sources as (
    select
        coalesce(counted.authority, returns.authority) as authority,
        coalesce(counted.outcome, returns.outcome) as outcome,
        coalesce(counted.age_group, returns.age_group) as age_group,
        coalesce(counted.financial_year, returns.financial_year) as financial_year,
        coalesce(counted.first_day, returns.first_day) as first_day,
        coalesce(counted.last_day, returns.last_day) as last_day,
        coalesce(counted.part_of_year, returns.part_of_year) as part_of_year,
        coalesce(counted.period, returns.period) as period,
        counted.counted as from_rows,
        returns.counted as from_returns,
        counted.referrals as referrals_from_rows,
        returns.referrals as referrals_from_returns,
        coalesce(counted.is_as_in_returns, true) as is_as_in_returns
    from {{ ref('int_authority_years__from_rows') }} as counted
    full join {{ ref('int_authority_years__from_returns') }} as returns
        on
            counted.authority = returns.authority
            and counted.outcome = returns.outcome
            and counted.age_group = returns.age_group
            and counted.first_day = returns.first_day
            and counted.last_day = returns.last_day
            and counted.is_as_in_returns
),

chosen as (
    select
        sources.*,
        used.why,
        -- entries without unaccompanied children are in no return
        if(used.used = 'returns' and not sources.is_as_in_returns, 'neither', used.used) as used
    from sources
    inner join {{ ref('int_authority_years__used') }} as used
        on
            sources.authority = used.authority
            and sources.outcome = used.outcome
            and sources.age_group = used.age_group
),

denominators as (
    select
        authority,
        year,
        age_group as population_of,
        population,
        age_group
    from {{ ref('int_population_estimates') }}
    union all
    select
        authority,
        year,
        age_group as population_of,
        population,
        'under_10' as age_group
    from {{ ref('int_population_estimates') }}
    where
        age_group = 'under_18'
        and authority not in (
            select own.authority
            from {{ ref('int_population_estimates') }} as own
            where own.age_group = 'under_10'
        )
)

select
    chosen.authority,
    chosen.outcome,
    chosen.age_group,
    case
        when chosen.outcome <> 'new_looked_after' then true
        when chosen.age_group = 'under_18' then chosen.is_as_in_returns
        else chosen.used = 'returns'
    end as includes_uasc,
    chosen.financial_year,
    chosen.first_day,
    chosen.last_day,
    cast(chosen.part_of_year as double) as part_of_year,
    chosen.period,
    coalesce({{ financial_year('places.go_live_date') }} = chosen.financial_year, false) as is_go_live_year,
    cast(chosen.from_rows as double) as from_rows,
    cast(chosen.from_returns as double) as from_returns,
    chosen.used,
    chosen.why,
    cast(
        case chosen.used when 'rows' then chosen.from_rows when 'returns' then chosen.from_returns end as double
    ) as counted,
    cast(case
        when chosen.outcome <> 're_referrals' then population.population
        when chosen.used = 'rows' then chosen.referrals_from_rows
        when chosen.used = 'returns' then chosen.referrals_from_returns
    end as double) as denominator,
    if(
        chosen.outcome = 're_referrals',
        'referrals',
        coalesce(
            max(population.population_of) over (partition by chosen.authority, chosen.age_group), chosen.age_group
        )
    ) as denominator_is
from chosen
left join {{ ref('local_authorities') }} as places on chosen.authority = places.slug
left join denominators as population
    on
        chosen.authority = population.authority
        and chosen.age_group = population.age_group
        and chosen.financial_year = population.year
