select
    authority,
    worker_key,
    course,
    completed_date
from {{ source('raw', 'workforce__training') }}
