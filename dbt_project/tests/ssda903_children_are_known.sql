{{ config(severity='warn') }}
-- The number of a child in SSDA903 may be a legacy one. Where under half of an authority's children of the returns are
-- persons of its own extract, the two systems number children differently, and they count as others.
select
    returned.authority,
    count(*) as children,
    count(delivered.person_key) as known
from {{ ref('int_persons__from_ssda903') }} as returned
left join {{ ref('stg_social_care__persons') }} as delivered
    on returned.authority = delivered.authority and returned.person_key = delivered.person_key
where returned.authority in (select persons.authority from {{ ref('stg_social_care__persons') }} as persons)
group by returned.authority
having 2 * count(delivered.person_key) < count(*)
