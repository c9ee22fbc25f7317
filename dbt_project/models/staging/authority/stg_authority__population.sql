select
    authority,
    year,
    age_group,
    population
from {{ source('raw', 'authority__population') }}
