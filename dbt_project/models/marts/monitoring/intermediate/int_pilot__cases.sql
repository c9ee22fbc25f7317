{{ config(materialized='table') }}
-- The pilot's cases: the children of each Family Safeguarding spell, in each monitoring period in which it is open.
with periods as (
    {{ monitored_periods() }}
),

spells as (
    select
        periods.authority,
        periods.period_start,
        periods.last_day,
        spells.spell_id,
        spells.family_key,
        spells.fs_start_date >= periods.period_start as is_new,
        {{ open_ended('spells.fs_end_date') }} > periods.last_day as is_open_at_end,
        greatest(periods.period_start, spells.fs_start_date) as window_start,
        least(periods.last_day, {{ open_ended('spells.fs_end_date') }}) as window_end
    from periods
    inner join {{ ref('int_spells') }} as spells
        on
            periods.authority = spells.authority
            and periods.last_day >= spells.fs_start_date
            and periods.period_start <= {{ open_ended('spells.fs_end_date') }}
)

select
    spells.authority,
    spells.period_start,
    spells.last_day,
    spells.spell_id,
    spells.family_key,
    spells.is_new,
    spells.is_open_at_end,
    spells.window_start,
    spells.window_end,
    members.member_id,
    members.person_key,
    -- an unborn child has age 0
    greatest({{ age_in_years('persons.date_of_birth', 'spells.last_day') }}, 0) as age
from spells
inner join {{ ref('int_spells__members') }} as members using (authority, spell_id)
inner join {{ ref('int_persons') }} as persons using (authority, person_key)
where members.is_child
