{{ config(materialized='view') }}
-- Who counts at which level in a quarter: a row a person of a spell, quarter and level. At fs level people count while
-- their spell is open in the quarter; at cohort and team level in every quarter of their spell, baseline and after too.
select
    quarters.authority,
    quarters.quarter_start,
    quarters.last_day,
    levels.level,
    levels.level_value,
    quarters.member_id,
    quarters.person_id,
    quarters.is_child
from {{ ref('int_members__quarters') }} as quarters
inner join {{ ref('int_spells__levels') }} as levels using (spell_id)
where levels.level != 'fs' or quarters.period = 'during'
