-- Expert reports filed in care proceedings by the as-of date.
select
    stg.authority,
    stg.report_key,
    stg.family_key,
    stg.filed_date,
    stg.author_in_team as is_author_in_team,
    stg.accepted_by_court as is_accepted_by_court
from {{ ref('stg_social_care__expert_reports') }} as stg
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
where stg.filed_date <= authorities.as_of
