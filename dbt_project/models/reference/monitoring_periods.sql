-- The quarters by which the Cambridgeshire pilot was monitored.
with calendar as (
    select unnest(generate_series(date '2013-02-01', date '2030-11-01', interval 3 month))::date as period_start
)

select
    period_start,
    (period_start + interval 3 month - interval 1 day)::date as period_end,
    strftime(period_start, '%b %Y') || ' - ' || strftime(period_end, '%b %Y') as label,
    'Family Safeguarding pilot evaluation report, Cambridgeshire, What Works for Children''s Social Care, June 2021, '
    || 'Appendix 1, Posts (Vacancies)' as source
from calendar
