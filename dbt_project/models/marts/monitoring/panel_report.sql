-- The figures of Hertfordshire's panel report, on every day from a year before Family Safeguarding to the as-of date,
-- so that any two dates can be compared. Who: all of the authority's children and staff, in Family Safeguarding or
-- not. Left out: periods of unaccompanied asylum-seeking children. A figure is empty on a day that one of its extracts
-- does not reach, a rate also where there is no population.
with counted as (
    select
        authority,
        measure,
        day,
        cast(null as date) as period_start,
        cast(numerator as double) as numerator,
        cast(null as double) as denominator
    from {{ ref('int_panel__daily_counts') }}
    union all
    select
        authority,
        measure,
        day,
        cast(null as date) as period_start,
        numerator,
        denominator
    from {{ ref('int_panel__vacancies') }}
    union all
    select
        authority,
        measure,
        day,
        cast(null as date) as period_start,
        numerator,
        denominator
    from {{ ref('int_panel__rates') }}
    union all
    select
        authority,
        measure,
        day,
        period_start,
        numerator,
        cast(null as double) as denominator
    from {{ ref('int_panel__spending') }}
)

select
    catalogue.authority,
    catalogue.day,
    catalogue.measure,
    {{ known('counted.period_start', 'catalogue.reaches', 'catalogue.day') }} as period_start,
    cast({{ known('counted.numerator', 'catalogue.reaches', 'catalogue.day') }} as double) as numerator,
    cast({{ known('counted.denominator', 'catalogue.reaches', 'catalogue.day') }} as double) as denominator,
    cast({{ known(
        value_of('catalogue.value_is', 'counted.numerator', 'counted.denominator'),
        'catalogue.reaches',
        'catalogue.day'
    ) }} as double) as value,
    catalogue.unit,
    {{ not_evidence_of_impact() }} as caveat
from {{ ref('int_panel__catalogue') }} as catalogue
left join counted using (authority, measure, day)
