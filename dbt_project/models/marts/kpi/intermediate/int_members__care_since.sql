-- A child's periods of care in the quarter, gathered into the toolkit's fields.
select
    member_id,
    quarter_start,
    cast(coalesce(sum(days) filter (where not is_closed_in_quarter), 0) as integer) as days_open,
    cast(coalesce(sum(days) filter (where is_closed_in_quarter), 0) as integer) as days_closed,
    {{ latest('period_key', 'start_sequence') }} filter (where is_active_since_fs) as latest_period_key,
    {{ latest('start_date', 'start_sequence') }} filter (where is_active_since_fs) as latest_start_date,
    {{ latest('end_date', 'start_sequence') }} filter (where is_active_since_fs) as latest_end_date
from {{ ref('int_care__since_fs') }}
group by member_id, quarter_start
