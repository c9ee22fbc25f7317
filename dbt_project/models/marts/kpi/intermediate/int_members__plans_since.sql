-- A child's plans since FS in the quarter, gathered into the toolkit's fields.
select
    member_id,
    quarter_start,
    cast(count(*) as integer) as plans,
    cast(sum(days) as integer) as days,
    {{ latest('plan_key', 'start_sequence') }} as latest_plan_key,
    {{ latest('start_date', 'start_sequence') }} as latest_start_date,
    {{ latest('end_date', 'start_sequence') }} as latest_end_date,
    -- of that plan too, whenever it began
    {{ latest('days_since_previous_plan', 'start_sequence') }} as days_since_previous_plan
from {{ ref('int_plans__since_fs') }}
group by member_id, quarter_start
