-- The quarters of the financial year, which starts on 1 April.
with calendar as (
    select {{ rows_of(days_from("date '2000-01-01'", "date '2060-10-01'", '3 month')) }} as quarter_start
),

years as (
    select
        quarter_start,
        cast(quarter_start + interval 3 month - interval 1 day as date) as quarter_end,
        year(quarter_start - interval 3 month) as first_year,
        quarter(quarter_start - interval 3 month) as quarter_number
    from calendar
)

select
    quarter_start,
    quarter_end,
    first_year || '/' || right(cast(first_year + 1 as string), 2) as financial_year,
    'Q' || quarter_number || ' ' || financial_year as label,
    'The calendar: the financial year from 1 April to 31 March' as source
from years
