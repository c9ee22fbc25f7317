-- Police call-outs to a spell's people in the 12 months before FS start and in the 12 months from it: incidents that
-- the police attended, each once however many of the family it involved, as victim or offender; and those of them that
-- are recorded as domestic abuse. Left out: spells of
-- which nobody is known. Empty where the police extract was never delivered.
with spells as (
    select
        spells.spell_id,
        spells.authority,
        spells.family_key,
        spells.fs_start_date,
        spells.cohort,
        {{ months_before('spells.fs_start_date', 12) }} as window_start,
        cast(spells.fs_start_date + interval 12 month as date) as window_end,
        authorities.incidents_as_of is not null as is_known,
        {{ earlier_of('authorities.incidents_as_of', 'authorities.as_of') }} as known_to
    from {{ ref('int_spells') }} as spells
    inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
    where spells.spell_id in (select members.spell_id from {{ ref('int_spells__members') }} as members)
),

call_outs as (
    select
        spells.spell_id,
        incidents.incident_key,
        min(incidents.incident_date) < min(spells.fs_start_date) as is_before,
        max(case when incidents.is_domestic_abuse then 1 else 0 end) as domestic_abuse
    from spells
    inner join {{ ref('int_spells__members') }} as members on spells.spell_id = members.spell_id
    inner join {{ ref('police_incident') }} as incidents
        on
            members.authority = incidents.authority
            and members.person_key = incidents.person_key
            and spells.window_start <= incidents.incident_date
            and spells.window_end > incidents.incident_date
    where incidents.is_call_out
    group by spells.spell_id, incidents.incident_key
),

incidents as (
    select
        spell_id,
        count(case when is_before then 1 end) as before,
        count(case when not is_before then 1 end) as after,
        sum(case when is_before then domestic_abuse else 0 end) as domestic_abuse_before,
        sum(case when not is_before then domestic_abuse else 0 end) as domestic_abuse_after
    from call_outs
    group by spell_id
)

select
    spells.authority,
    spells.family_key,
    spells.fs_start_date,
    spells.cohort,
    {{ evaluation_cohort('spells.fs_start_date') }} as evaluation_cohort,
    cast(case when spells.is_known then coalesce(incidents.before, 0) end as integer) as incidents_before,
    cast(case when spells.is_known then coalesce(incidents.after, 0) end as integer) as incidents_after,
    cast(case when spells.is_known then coalesce(incidents.domestic_abuse_before, 0) end as integer)
        as domestic_abuse_before,
    cast(case when spells.is_known then coalesce(incidents.domestic_abuse_after, 0) end as integer)
        as domestic_abuse_after,
    coalesce(spells.window_end <= spells.known_to, false) as has_twelve_months_after
from spells
left join incidents using (spell_id)
inner join {{ ref('fully_established') }} as fully_established on spells.authority = fully_established.authority
