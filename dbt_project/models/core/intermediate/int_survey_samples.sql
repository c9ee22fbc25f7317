{{ config(materialized='view') }}
-- How many people each survey of practitioners was sent to.
select
    authority,
    survey,
    people_invited
from {{ ref('stg_workforce__survey_samples') }}
