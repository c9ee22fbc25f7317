-- A&E attendances and emergency admissions of a spell's people in the 12 months before FS start and in the 12 months
-- from it, children and adults apart. A row for each spell, kind and group of people that it has. Empty where the
-- hospital's rows were never delivered: totals by cohort do not tell one family from another.
with outcomes (outcome, extract) as (
    values
    ('ae_attendances', 'health/ae_attendances'),
    ('emergency_admissions', 'health/emergency_admissions')
),

groups_of_people as (
    select distinct
        authority,
        spell_id,
        family_key,
        fs_start_date,
        case when is_child then 'child' else 'adult' end as age_group
    from {{ ref('int_spells__members') }}
),

events as (
    select
        authority,
        person_key,
        'ae_attendances' as outcome,
        attendance_date as event_date
    from {{ ref('ae_attendance') }}
    union all
    select
        authority,
        person_key,
        'emergency_admissions' as outcome,
        admission_date as event_date
    from {{ ref('emergency_admission') }}
),

counted as (
    select
        members.spell_id,
        events.outcome,
        case when members.is_child then 'child' else 'adult' end as age_group,
        count(case when events.event_date < members.fs_start_date then 1 end) as before,
        count(case when events.event_date >= members.fs_start_date then 1 end) as after
    from {{ ref('int_spells__members') }} as members
    inner join events
        on
            members.authority = events.authority
            and members.person_key = events.person_key
            and events.event_date >= {{ months_before('members.fs_start_date', 12) }}
            and events.event_date < members.fs_start_date + interval 12 month
    group by members.spell_id, events.outcome, case when members.is_child then 'child' else 'adult' end
)

select
    groups_of_people.authority,
    groups_of_people.family_key,
    groups_of_people.fs_start_date,
    spells.cohort,
    {{ evaluation_cohort('groups_of_people.fs_start_date') }} as evaluation_cohort,
    outcomes.outcome,
    groups_of_people.age_group,
    case when extracts.as_of is not null then coalesce(counted.before, 0) end as events_before,
    case when extracts.as_of is not null then coalesce(counted.after, 0) end as events_after,
    coalesce(
        groups_of_people.fs_start_date + interval 12 month
        <= {{ earlier_of('extracts.as_of', 'authorities.as_of') }},
        false
    ) as has_twelve_months_after
from groups_of_people
cross join outcomes
inner join {{ ref('int_spells') }} as spells on groups_of_people.spell_id = spells.spell_id
inner join {{ ref('stg_register__authorities') }} as authorities
    on groups_of_people.authority = authorities.authority
left join {{ ref('stg_register__extracts') }} as extracts
    on groups_of_people.authority = extracts.authority and outcomes.extract = extracts.extract
left join counted
    on
        groups_of_people.spell_id = counted.spell_id
        and outcomes.outcome = counted.outcome
        and groups_of_people.age_group = counted.age_group
inner join {{ ref('fully_established') }} as fully_established
    on groups_of_people.authority = fully_established.authority
