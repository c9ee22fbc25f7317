-- Police incidents of a spell's people in the 12 months before FS start, which is itself outside.
select
    members.member_id,
    cast(count(*) filter (where incidents.role = 'victim') as integer) as times_victim,
    cast(count(*) filter (where incidents.role = 'offender') as integer) as times_offender
from {{ ref('int_spells__members') }} as members
inner join {{ ref('police_incident') }} as incidents
    on
        members.authority = incidents.authority
        and members.person_key = incidents.person_key
        and members.fs_start_date > incidents.incident_date
        and {{ months_before('members.fs_start_date', 12) }} <= incidents.incident_date
group by members.member_id
