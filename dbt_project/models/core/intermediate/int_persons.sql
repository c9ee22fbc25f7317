{{ config(materialized='view') }}
-- Everybody the authority knows. The date of birth stays inside the warehouse.
select
    authority,
    person_key,
    date_of_birth,
    sex,
    ethnicity,
    upn_hash,
    is_open_to_disabled_children_team
from {{ ref('stg_social_care__persons') }}
