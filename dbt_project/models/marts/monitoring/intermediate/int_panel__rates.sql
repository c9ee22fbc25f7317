-- The panel report's children per 10,000 of their age, each day: the counts of the day over the mid-year population of
-- the financial year's beginning. No row where the authority has none for it.
select
    counts.authority,
    counts.measure || '_per_10000' as measure,
    counts.day,
    counts.numerator,
    people.population as denominator
from {{ ref('int_panel__daily_counts') }} as counts
inner join {{ ref('int_population_estimates') }} as people
    on
        counts.authority = people.authority
        and {{ financial_year('counts.day') }} = people.year
        and people.age_group = if(counts.measure like '%under_12%', 'under_12', 'under_18')
inner join {{ ref('monitoring_measures') }} as measures
    on measures.mart = 'panel_report' and measures.measure = counts.measure || '_per_10000'
