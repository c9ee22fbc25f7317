-- The levels below the whole authority at which a spell's things are counted.
-- fs here is every spell; a measure that takes only spells open in the quarter says so itself.
select
    spell_id,
    authority,
    fs_start_date,
    'fs' as level,
    '' as level_value
from {{ ref('int_spells') }}
union all
select
    spell_id,
    authority,
    fs_start_date,
    'cohort' as level,
    cohort::varchar as level_value
from {{ ref('int_spells') }}
where cohort is not null
union all
select
    spell_id,
    authority,
    fs_start_date,
    'team' as level,
    latest_team as level_value
from {{ ref('int_spells') }}
