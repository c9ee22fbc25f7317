select
    authority,
    survey,
    response_key,
    response_rank,
    question,
    answer,
    role,
    team
from {{ source('raw', 'workforce__survey_responses') }}
