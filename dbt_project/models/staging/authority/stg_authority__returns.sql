select
    authority,
    period_start,
    period_end,
    measure,
    age_group,
    value
from {{ source('raw', 'authority__returns') }}
