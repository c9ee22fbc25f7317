-- Generated from the contract by `make generate`. Do not edit.
-- Everybody the authority knows, one row a person.
select
    delivered.authority,
    delivered.person_key,
    delivered.date_of_birth,
    delivered.sex,
    delivered.ethnicity,
    delivered.upn_hash,
    delivered.disabled_children_team as is_open_to_disabled_children_team
from {{ source('raw', 'social_care__persons') }} as delivered
