-- Expert reports filed in care proceedings by the as-of date.
select
    stg.authority,
    stg.report_key,
    stg.family_key,
    stg.filed_date,
    stg.is_author_in_team,
    stg.is_accepted_by_court
from {{ ref('stg_social_care__expert_reports') }} as stg
