{{ config(materialized='view') }}
-- Modules of the workbook completed with a family by the as-of date.
select
    stg.authority,
    stg.family_key,
    stg.module,
    stg.completed_date
from {{ ref('stg_social_care__workbook_modules') }} as stg
