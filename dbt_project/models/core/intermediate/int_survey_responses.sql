{{ config(materialized='view') }}
-- Answers of the surveys of practitioners, one row a response and question.
select
    authority,
    survey,
    response_key,
    question,
    answer,
    role,
    team
from {{ ref('stg_workforce__survey_responses') }}
