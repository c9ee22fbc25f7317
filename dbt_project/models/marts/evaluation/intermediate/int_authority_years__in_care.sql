-- Children looked after at the end of each financial year (31 March) and the population, from the totals in
-- authority/returns: one row an authority and year. The returns count unaccompanied children among them.
with counted as (
    select
        authority,
        {{ financial_year('period_end') }} as financial_year,
        value as counted,
        row_number() over (partition by authority, period_end order by period_start) as place
    from {{ ref('int_returns') }}
    where
        measure = 'looked_after_at_end'
        and age_group = 'under_18'
        and month(period_end) = 3
        and period_end = last_day(period_end)
)

select
    counted.authority,
    cast(counted.financial_year as integer) as financial_year,
    cast(counted.counted as double) as counted,
    cast(population.population as double) as denominator
from counted
inner join {{ ref('int_population_estimates') }} as population
    on
        counted.authority = population.authority
        and counted.financial_year = population.year
        and population.age_group = 'under_18'
where counted.place = 1
