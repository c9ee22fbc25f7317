select
    authority,
    survey,
    people_invited
from {{ source('raw', 'workforce__survey_samples') }}
