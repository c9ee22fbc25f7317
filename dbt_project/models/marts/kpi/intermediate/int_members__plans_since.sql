-- A child's plans since FS in the quarter, gathered into the toolkit's fields.
select
    member_id,
    quarter_start,
    cast(count(*) as integer) as plans,
    cast(sum(days) as integer) as days,
    {{ latest('plan_key', 'start_sequence') }} as latest_plan_key,
    {{ latest('start_date', 'start_sequence') }} as latest_start_date,
    {{ latest('end_date', 'start_sequence') }} as latest_end_date,
    -- the first plan that starts since FS in the quarter
    {{ earliest('days_since_previous_plan', 'plan_sequence') }} filter (where starts_since_fs)
        as days_since_previous_plan
from {{ ref('int_plans__since_fs') }}
group by member_id, quarter_start
