-- SUS: each record as the newest submission has it, and what becomes of it. A record may be deleted later (update
-- type 1); where the identity is withheld the record is nobody's.
with ranked as (
    select
        records.*,
        row_number() over (
            partition by records.authority, records.attendance_key order by records.as_of desc, records.update_type desc
        ) as place
    from {{ ref('stg_sus__ae') }} as records
)

select
    ranked.*,
    case when ranked.withheld_identity_reason is null then ranked.person_key end as known_person_key,
    case
        when ranked.update_type = '1' then 'deleted'
        when coalesce(ranked.attendance_category, '1') not in ('1', '2', '3') then 'dead on arrival or not listed'
        when ranked.department_type in ('02', '2') then 'specialty department'
        when ranked.discharge_status in ({{ streamed_away() }}) then 'streamed away'
        else 'taken'
    end as outcome
from ranked
where ranked.place = 1
