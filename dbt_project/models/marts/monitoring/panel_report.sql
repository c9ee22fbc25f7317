-- The figures of Hertfordshire's panel report, on every day from a year before Family Safeguarding to the as-of date,
-- so that any two dates can be compared. Who: all of the authority's children and staff, in Family Safeguarding or
-- not. Left out: periods of unaccompanied asylum-seeking children. A figure is empty on a day that one of its extracts
-- does not reach.
with counted as (
    select * from {{ ref('int_panel__daily_counts') }}
    union all by name
    select * from {{ ref('int_panel__vacancies') }}
    union all by name
    select * from {{ ref('int_panel__spending') }}
)

select
    published.authority,
    published.day,
    published.measure,
    {{ known('counted.period_start', 'published.reaches', 'published.day') }} as period_start,
    {{ known('counted.numerator', 'published.reaches', 'published.day') }}::double as numerator,
    {{ known('counted.denominator', 'published.reaches', 'published.day') }}::double as denominator,
    {{ known(
        value_of('published.value_is', 'counted.numerator', 'counted.denominator'),
        'published.reaches',
        'published.day'
    ) }}::double as value,
    published.unit
from {{ ref('int_panel__published') }} as published
left join counted using (authority, measure, day)
