-- The social work workforce census: what is lost or assumed, one row each. `format_losses` says what it means.
select
    authority,
    'workers' as table_name,
    snapshot_date as as_of,
    'caseloads without a team' as what
from {{ ref('int_caseloads__from_csww') }}
union all
select
    authority,
    'workers' as table_name,
    as_of,
    'role not recorded' as what
from {{ ref('int_csww__workers') }}
where is_in_post and role = 'not recorded'
union all
select
    authority,
    'workers' as table_name,
    as_of,
    'workers who had left' as what
from {{ ref('int_csww__workers') }}
where not is_in_post
union all
select
    authority,
    'vacancies' as table_name,
    snapshot_date as as_of,
    'posts without teams and roles' as what
from {{ ref('int_posts__from_csww') }}
