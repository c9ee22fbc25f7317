-- Generated from the contract by `make generate`. Do not edit.
-- Who belongs to a family, one row a family and person.
select
    delivered.authority,
    delivered.family_key,
    delivered.person_key,
    delivered.relationship,
    delivered.being_worked_with as is_being_worked_with
from {{ source('raw', 'social_care__family_members') }} as delivered
