-- How many people a level has in a quarter, children and adults apart: what shares of people are set against.
-- A person counts once however many spells of the level they belong to.
with people as (
    select
        spell_id,
        is_child,
        -- a small number in place of the pseudonym, which is 64 characters to compare
        min(member_id) over (partition by authority, person_key) as person_id
    from {{ ref('int_spells__members') }}
)

select
    levels.authority,
    levels.level,
    levels.level_value,
    quarters.quarter_start,
    people.is_child,
    count(distinct people.person_id) as people
from people
inner join {{ ref('int_spells__quarters') }} as quarters using (spell_id)
inner join {{ ref('int_spells__levels') }} as levels using (spell_id)
where
    levels.level = 'cohort'
    or (levels.level = 'fs' and quarters.period = 'during')
group by levels.authority, levels.level, levels.level_value, quarters.quarter_start, people.is_child
