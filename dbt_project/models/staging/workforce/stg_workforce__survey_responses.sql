-- Generated from the contract by `make generate`. Do not edit.
-- Survey answers, one row a response and question.
select
    delivered.authority,
    delivered.survey,
    delivered.response_key,
    delivered.question,
    delivered.answer,
    delivered.role,
    delivered.team
from {{ source('raw', 'workforce__survey_responses') }} as delivered
