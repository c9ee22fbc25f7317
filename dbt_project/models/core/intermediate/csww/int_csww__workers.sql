-- The social work workforce census: every worker of every census, and whether still in post on its day.
select
    workers.authority,
    workers.as_of,
    workers.worker_key,
    {{ is_yes('workers.agency_worker') }} as is_agency,
    coalesce(workers.role_end_date > workers.as_of, true) as is_in_post,
    case
        when workers.org_role in ('1', '2') then 'manager'
        when workers.org_role = '3' then 'team_manager'
        when workers.org_role = '4' then 'senior_practitioner'
        when workers.org_role in ('5', '6') then 'social_worker'
        else 'not recorded'
    end as role,
    workers.cases30 as cases,
    workers.fte
from {{ ref('stg_csww__workers') }} as workers
