-- Who belongs to a spell: everyone of the family under 18 at its start, and the adults being worked with;
-- nobody for a spell that ended before their birth.
with candidates as (
    select
        spells.spell_id,
        spells.authority,
        spells.family_key,
        spells.fs_start_date,
        spells.fs_end_date,
        members.person_key,
        members.relationship,
        members.is_being_worked_with,
        persons.sex,
        persons.ethnicity,
        {{ age_in_years('persons.date_of_birth', 'spells.fs_start_date') }} as age
    from {{ ref('int_spells') }} as spells
    inner join {{ ref('family_member') }} as members using (authority, family_key)
    inner join {{ ref('int_persons') }} as persons using (authority, person_key)
    where persons.date_of_birth <= {{ open_ended('spells.fs_end_date') }}
)

select
    cast(row_number() over (order by spell_id, person_key) as integer) as member_id,
    spell_id,
    authority,
    family_key,
    fs_start_date,
    fs_end_date,
    person_key,
    -- a small number in place of the pseudonym, which is 64 characters to compare
    cast(dense_rank() over (order by authority, person_key) as integer) as person_id,
    relationship,
    sex,
    ethnicity,
    -- an unborn child has age 0
    cast(greatest(age, 0) as integer) as age,
    age < 18 as is_child
from candidates
where age < 18 or is_being_worked_with
