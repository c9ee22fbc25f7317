-- Plans on which a child already was at FS start, and those begun after it, add up to the plans active.
select
    authority,
    level,
    level_value,
    quarter_start
from {{ ref('indicator') }}
where
    indicator = '1'
    and level != 'authority'
    and measure in ('plans_active', 'on_plan_at_fs_start', 'plan_begun_after_fs_start')
group by authority, level, level_value, quarter_start
having sum(if(measure = 'plans_active', numerator, -numerator)) != 0
