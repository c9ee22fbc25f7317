-- Adults of a spell who work with mental health or with domestic abuse workers, and since when: the start of the first
-- involvement that meets the spell. Where the authority sends no involvements, every adult of the spell, from FS start.
with worker_types (worker_type, specialism) as (
    values
    ('mental_health', 'mental_health'),
    ('domestic_abuse_victim', 'domestic_abuse'),
    ('domestic_abuse_perpetrator', 'domestic_abuse')
)

select
    members.member_id,
    worker_types.specialism,
    min(involvements.start_date) as works_from
from {{ ref('int_spells__members') }} as members
inner join {{ ref('int_adult_worker_involvements') }} as involvements
    on
        members.authority = involvements.authority
        and members.person_key = involvements.person_key
        and involvements.start_date <= {{ open_ended('members.fs_end_date') }}
        and {{ open_ended('involvements.end_date') }} >= members.fs_start_date
inner join worker_types on involvements.worker_type = worker_types.worker_type
where not members.is_child
group by members.member_id, worker_types.specialism
union all
select
    members.member_id,
    specialisms.specialism,
    members.fs_start_date as works_from
from {{ ref('int_spells__members') }} as members
cross join (values ('mental_health'), ('domestic_abuse')) as specialisms (specialism)
left join {{ ref('stg_register__extracts') }} as delivered
    on members.authority = delivered.authority and delivered.extract = 'social_care/adult_worker_involvements'
where not members.is_child and delivered.authority is null
