-- The panel report's changes: two month ends, or the as-of date, side by side. Month ends up to ten years apart keep
-- the pairs few, even where one wrong date makes the report a century long. monitoring.panel_report has every day, and
-- its description the query that compares any two of them.
with authorities as (
    select
        authority,
        max(day) as as_of
    from {{ ref('panel_report') }}
    group by authority
),

reported as (
    select
        report.authority,
        report.measure,
        report.day,
        report.value,
        report.unit,
        -- sums of money are only compared over the same number of months
        coalesce(
            year(report.day + 1) * 12 + month(report.day + 1)
            - year(report.period_start) * 12 - month(report.period_start),
            0
        ) as months
    from {{ ref('panel_report') }} as report
    inner join authorities using (authority)
    where report.day = last_day(report.day) or report.day = authorities.as_of
)

select
    earlier.authority,
    earlier.measure,
    earlier.day as from_day,
    later.day as to_day,
    earlier.value as from_value,
    later.value as to_value,
    case when earlier.months = later.months then later.value - earlier.value end as change,
    case
        when earlier.months = later.months then {{ percent('later.value - earlier.value', 'earlier.value') }}
    end as change_pct,
    earlier.unit,
    {{ not_evidence_of_impact() }} as caveat
from reported as earlier
inner join reported as later
    on
        earlier.authority = later.authority
        and earlier.measure = later.measure
        and earlier.day < later.day
        and later.day <= earlier.day + interval 10 year
