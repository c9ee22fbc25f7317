{{ config(materialized='view') }}
-- Answers of audits of plans held by the as-of date.
select
    stg.authority,
    stg.audit_key,
    stg.audit_date,
    stg.district,
    stg.area,
    stg.question,
    stg.is_met
from {{ ref('stg_social_care__plan_audits') }} as stg
