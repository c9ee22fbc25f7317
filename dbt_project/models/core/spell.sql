-- Family Safeguarding spells, one row a family and FS start.
with members as (
    select
        spell_id,
        cast(count(*) filter (where is_child) as integer) as children,
        cast(count(*) filter (where not is_child) as integer) as adults
    from {{ ref('int_spells__members') }}
    group by spell_id
)

select
    spells.authority,
    spells.family_key,
    spells.fs_start_date,
    spells.fs_end_date,
    {{ days_between('spells.fs_start_date', 'spells.fs_end_date') }} as days,
    spells.cohort,
    spells.latest_team,
    coalesce(members.children, 0) as children,
    coalesce(members.adults, 0) as adults
from {{ ref('int_spells') }} as spells
left join members using (spell_id)
