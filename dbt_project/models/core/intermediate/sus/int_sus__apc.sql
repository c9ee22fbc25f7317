-- SUS: each record as the newest submission has it, and what becomes of it. A record may be deleted later (update
-- type 1); where the identity is withheld the record is nobody's.
with newest as (
    {{ newest_rows('stg_sus__apc', ['record_key'], then=['update_type']) }}
)

select
    newest.*,
    case when newest.withheld_identity_reason is null then newest.person_key end as known_person_key,
    case
        when newest.update_type = '1' then 'deleted'
        when coalesce(newest.admission_method, '') not in ({{ emergency_methods() }}) then 'no emergency'
        when newest.spell_key is null and coalesce(newest.episode_number, '1') not in ('1', '01') then 'later episode'
        else 'taken'
    end as outcome
from newest
