-- Persons from the newest Standard Safeguarding Dataset, in the columns of the extract. A UPN may stand with the child
-- or among its further identifiers; the expected or estimated date of birth stands in where there is no other.
with newest as (
    {{ newest_return('ssd', 'social_care/persons') }}
),

upns as (
    select
        linked.authority,
        linked.as_of,
        linked.person_key,
        {{ latest('linked.upn_hash', 'linked.link_key') }} as upn_hash
    from {{ ref('stg_ssd__linked_identifiers') }} as linked
    where
        linked.identifier_type like '%UPN%'
        or linked.identifier_type like '%UNIQUE PUPIL%'
    group by linked.authority, linked.as_of, linked.person_key
)

select
    children.authority,
    children.person_key,
    coalesce(
        children.date_of_birth,
        case when children.expected_date_of_birth > date '1900-01-01' then children.expected_date_of_birth end
    ) as date_of_birth,
    {{ sex_of('children.sex') }} as sex,
    {{ ethnicity_code('children.ethnicity') }} as ethnicity,
    coalesce(children.upn_hash, upns.upn_hash) as upn_hash,
    children.as_of,
    children.sex as sex_returned
from {{ ref('stg_ssd__person') }} as children
inner join newest using (authority, as_of)
left join upns using (authority, as_of, person_key)
