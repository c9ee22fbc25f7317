-- Each day with the start of its stretch: days between which nothing changes that attendance is judged by (quarter,
-- school year, the meaning of the codes, the as-of dates). Sessions are summed by stretch in one pass over all of
-- them, and only the sums are judged.
with days as (
    select unnest(generate_series(date '2000-01-01', max(as_of) + 1, interval 1 day))::date as day
    from {{ ref('stg_register__authorities') }}
),

changes as (
    select valid_from as day
    from {{ ref('attendance_codes') }}
    union
    select as_of + 1 as day
    from {{ ref('stg_register__authorities') }}
)

select
    days.day,
    max(if(
        day(days.day) = 1 and month(days.day) in (1, 4, 7, 9, 10) or changes.day is not null, days.day, null
    )) over (order by days.day rows between unbounded preceding and current row) as stretch_start
from days
left join changes on days.day = changes.day
