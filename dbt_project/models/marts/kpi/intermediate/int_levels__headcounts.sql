-- How many people a level has in a quarter, children and adults apart: what shares of people are set against.
-- A person counts once however many spells of the level they belong to.
select
    authority,
    level,
    level_value,
    quarter_start,
    is_child,
    count(distinct person_id) as people
from {{ ref('population') }}
where level in ('fs', 'cohort')
group by authority, level, level_value, quarter_start, is_child
