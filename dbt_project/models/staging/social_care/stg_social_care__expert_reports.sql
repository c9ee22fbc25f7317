-- Generated from the contract by `make generate`. Do not edit.
-- Expert reports filed with the court, one row a report. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.report_key,
    delivered.family_key,
    delivered.filed_date,
    delivered.author_in_team as is_author_in_team,
    delivered.accepted_by_court as is_accepted_by_court
from {{ source('raw', 'social_care__expert_reports') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.filed_date <= authorities.as_of
