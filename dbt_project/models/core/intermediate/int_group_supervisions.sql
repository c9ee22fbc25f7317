{{ config(materialized='view') }}
-- Group case supervisions held by the as-of date.
select
    stg.authority,
    stg.supervision_key,
    stg.family_key,
    stg.held_date,
    stg.risk_rating,
    stg.professions_present
from {{ ref('stg_social_care__group_supervisions') }} as stg
