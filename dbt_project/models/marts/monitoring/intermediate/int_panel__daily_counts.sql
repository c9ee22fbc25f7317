-- How many of the panel report's children and proceedings there are on each day it publishes: the sum of what has begun
-- less what has ended. A period without a first day, or that ends by it, counts on no day.
with
-- a child with two plans on a day counts once: each period begins where the ones before it have ended
apart as (
    select
        authority,
        measure,
        end_date,
        greatest(start_date, max(end_date) over (
            partition by authority, measure, thing order by start_date, end_date
            rows between unbounded preceding and 1 preceding
        )) as start_date
    from {{ ref('int_panel__periods') }}
    where start_date < end_date
),

steps as (
    select
        authority,
        measure,
        start_date as day,
        1 as step
    from apart
    where start_date < end_date
    union all
    select
        authority,
        measure,
        end_date as day,
        -1 as step
    from apart
    where start_date < end_date
    union all
    select
        authority,
        measure,
        day,
        0 as step
    from {{ ref('int_panel__catalogue') }}
    where value_is = 'count' and unit != 'gbp'
),

daily as (
    select
        authority,
        measure,
        day,
        bool_or(step = 0) as is_listed,
        sum(sum(step)) over (partition by authority, measure order by day) as numerator
    from steps
    group by authority, measure, day
)

select
    authority,
    measure,
    day,
    numerator
from daily
where is_listed
