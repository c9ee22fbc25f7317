-- Each day with the start of its stretch: days between which nothing changes that attendance is judged by (quarter,
-- school year, the meaning of the codes, the as-of dates). Sessions are summed by stretch in one pass over all of
-- them, and only the sums are judged.
with ends as (
    select max(as_of) + 1 as last_day
    from {{ ref('stg_register__authorities') }}
),

days as (
    select {{ rows_of(days_from("date '2000-01-01'", 'last_day', '1 day')) }} as day
    from ends
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
