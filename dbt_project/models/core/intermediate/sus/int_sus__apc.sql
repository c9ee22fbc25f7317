-- SUS: each record as the newest submission has it, and what becomes of it. A record may be deleted later (update
-- type 1); where the identity is withheld the record is nobody's.
with ranked as (
    select
        records.*,
        row_number() over (
            partition by records.authority, records.record_key order by records.as_of desc, records.update_type desc
        ) as place
    from {{ ref('stg_sus__apc') }} as records
)

select
    ranked.*,
    case when ranked.withheld_identity_reason is null then ranked.person_key end as known_person_key,
    case
        when ranked.update_type = '1' then 'deleted'
        when coalesce(ranked.admission_method, '') not in ({{ emergency_methods() }}) then 'no emergency'
        when ranked.spell_key is null and coalesce(ranked.episode_number, '1') not in ('1', '01') then 'later episode'
        else 'taken'
    end as outcome
from ranked
where ranked.place = 1
