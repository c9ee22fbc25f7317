select
    authority,
    worker_key,
    supervision_date,
    kind
from {{ source('raw', 'workforce__supervisions') }}
