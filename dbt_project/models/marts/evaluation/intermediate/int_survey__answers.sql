-- Answers of each survey of practitioners, one row a question and answer. Blanks around them are not part of them.
select
    authority,
    survey,
    {{ trimmed('question') }} as question,
    {{ trimmed('answer') }} as answer,
    cast(count(*) as integer) as responses
from {{ ref('int_survey_responses') }}
group by authority, survey, {{ trimmed('question') }}, {{ trimmed('answer') }}
