{{ config(severity='warn') }}
-- The number of a child in SSDA903 may be a legacy one. Where under half of an authority's children of the returns are
-- persons of its own extract, the children in need census or the Standard Safeguarding Dataset, the systems number
-- children differently, and they count as others.
with known as (
    select
        authority,
        person_key
    from {{ ref('stg_social_care__persons') }}
    union
    select
        authority,
        person_key
    from {{ ref('int_persons__from_cin_census') }}
    union
    select
        authority,
        person_key
    from {{ ref('int_persons__from_ssd') }}
)

select
    returned.authority,
    count(*) as children,
    count(known.person_key) as known
from {{ ref('int_persons__from_ssda903') }} as returned
left join known
    on returned.authority = known.authority and returned.person_key = known.person_key
where returned.authority in (select others.authority from known as others)
group by returned.authority
having 2 * count(known.person_key) < count(*)
