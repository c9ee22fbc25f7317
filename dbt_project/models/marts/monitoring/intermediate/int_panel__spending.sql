-- The panel report's spending on agency staff, on the last day of the period that it was returned for: the shortest of
-- several. Money has no age: of the rows of a period the one of the widest age group stands for it.
with ranked as (
    select
        authority,
        period_end,
        period_start,
        value,
        row_number() over (partition by authority, period_end order by period_start desc, age_group desc) as place
    from {{ ref('int_returns') }}
    where measure = 'agency_spend_gbp'
)

select
    authority,
    'agency_spend_gbp' as measure,
    period_end as day,
    period_start,
    value as numerator
from ranked
where place = 1
