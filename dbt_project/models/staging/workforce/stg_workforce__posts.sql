select
    authority,
    snapshot_date,
    team,
    role,
    established_fte,
    vacant_fte,
    leavers_fte
from {{ source('raw', 'workforce__posts') }}
