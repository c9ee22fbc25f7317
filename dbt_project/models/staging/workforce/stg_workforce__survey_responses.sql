select
    authority,
    survey,
    response_key,
    question,
    answer,
    role,
    team
from {{ source('raw', 'workforce__survey_responses') }}
