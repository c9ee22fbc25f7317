{{ config(materialized='view') }}
-- Mid-year population by age group, statistical neighbours among them.
select
    authority,
    year,
    age_group,
    population
from {{ ref('stg_authority__population') }}
