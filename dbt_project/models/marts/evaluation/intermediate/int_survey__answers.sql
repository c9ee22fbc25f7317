-- Answers of each survey of practitioners, one row a question and answer. Blanks around them are not part of them.
select
    authority,
    survey,
    trim(question) as question,
    trim(answer) as answer,
    count(*)::integer as responses
from {{ ref('int_survey_responses') }}
group by authority, survey, trim(question), trim(answer)
