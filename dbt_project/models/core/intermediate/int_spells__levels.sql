-- The levels below the whole authority at which a spell's things are counted.
-- When a spell counts at a level is said by `population`.
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
    cast(cohort as string) as level_value
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
