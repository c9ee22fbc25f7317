-- Generated from the contract by `make generate`. Do not edit.
-- Audits of plans, one row a question of an audit: how a change of practice is adopted. As known at the authority's
-- as-of date.
select
    delivered.authority,
    delivered.audit_key,
    delivered.audit_date,
    delivered.district,
    delivered.area,
    delivered.question,
    delivered.met as is_met
from {{ source('raw', 'social_care__plan_audits') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.audit_date <= authorities.as_of
