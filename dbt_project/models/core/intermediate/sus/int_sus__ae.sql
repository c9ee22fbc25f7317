-- SUS: each record as the newest submission has it, and what becomes of it. A record may be deleted later (update
-- type 1); where the identity is withheld the record is nobody's.
with newest as (
    {{ newest_rows('stg_sus__ae', ['attendance_key'], then=['update_type']) }}
)

select
    newest.*,
    case when newest.withheld_identity_reason is null then newest.person_key end as known_person_key,
    case
        when newest.update_type = '1' then 'deleted'
        when coalesce(newest.attendance_category, '1') not in ('1', '2', '3') then 'dead on arrival or not listed'
        when newest.department_type in ('02', '2') then 'specialty department'
        when newest.discharge_status in ({{ streamed_away() }}) then 'streamed away'
        else 'taken'
    end as outcome
from newest
