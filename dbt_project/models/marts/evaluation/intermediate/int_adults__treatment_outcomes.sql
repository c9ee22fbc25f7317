-- Substance misuse treatments of adults being worked with that were active in one of their spells, each once however
-- many spells it meets: how they closed, and whether the adult came back within six months of completing. Not known
-- until the six months have passed. No row where the treatments were never delivered.
select distinct
    treatments.authority,
    treatments.treatment_key,
    coalesce(treatments.substance_group, '') as substance_group,
    treatments.closure_date is not null as is_closed,
    coalesce(treatments.closure_reason = 'completed', false) as is_completed,
    case when treatments.closure_reason = 'completed' then treatments.is_represented_within_6_months end
        as represented_within_6_months
from {{ ref('treatment') }} as treatments
inner join {{ ref('int_spells__members') }} as members
    on
        treatments.authority = members.authority
        and treatments.person_key = members.person_key
        and treatments.start_date <= {{ open_ended('members.fs_end_date') }}
        and {{ open_ended('treatments.closure_date') }} >= members.fs_start_date
where not members.is_child
