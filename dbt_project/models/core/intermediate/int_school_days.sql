{{ config(materialized='table') }}
-- Each day of the quarters with the number of school days up to it: weekdays outside the usual holidays of
-- reference.school_terms. The school days from one day to another are the difference of two numbers.
with ends as (
    select
        min(quarter_start) - 1 as first_day,
        max(quarter_end) as last_day
    from {{ ref('quarters') }}
),

days as (
    select {{ rows_of(days_from('first_day', 'last_day', '1 day')) }} as day
    from ends
),

holidays as (
    select
        days.day,
        count(*) as holidays
    from days
    inner join {{ ref('school_terms') }} as terms
        on
            month(days.day) * 100 + day(days.day)
            between terms.first_month * 100 + terms.first_day and terms.last_month * 100 + terms.last_day
    group by days.day
)

select
    days.day,
    -- 27 December 1999 was a Monday
    cast(sum(
        case
            when holidays.day is null and mod({{ days_between("date '1999-12-27'", 'days.day') }}, 7) < 5 then 1 else 0
        end
    ) over (order by days.day rows between unbounded preceding and current row) as integer) as school_days
from days
left join holidays on days.day = holidays.day
