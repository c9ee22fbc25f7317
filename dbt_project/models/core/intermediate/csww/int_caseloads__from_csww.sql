-- Caseloads from the social work workforce census, in the columns of the extract: workers in post who hold cases on its
-- day. The census knows no team.
select
    workers.authority,
    workers.as_of as snapshot_date,
    workers.worker_key,
    {{ whole_authority() }} as team,
    workers.role,
    workers.cases,
    cast(null as integer) as waiting,
    workers.fte,
    cast(null as integer) as assessment_cases,
    cast(null as integer) as individual_cases,
    cast(null as integer) as group_cases
from {{ ref('int_csww__workers') }} as workers
where workers.is_in_post and workers.cases is not null
