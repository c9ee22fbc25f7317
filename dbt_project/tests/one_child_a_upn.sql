{{ config(severity='warn') }}
-- A UPN belongs to one child: where two share one, both are given its sessions.
select
    authority,
    upn_hash
from {{ ref('int_pupils') }}
where upn_hash is not null
group by authority, upn_hash
having count(*) > 1
