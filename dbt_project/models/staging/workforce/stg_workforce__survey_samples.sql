-- Generated from the contract by `make generate`. Do not edit.
-- Surveys, one row a survey.
select
    delivered.authority,
    delivered.survey,
    delivered.people_invited
from {{ source('raw', 'workforce__survey_samples') }} as delivered
