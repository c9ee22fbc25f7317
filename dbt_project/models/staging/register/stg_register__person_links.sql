-- Who is who: the people of each source who are linked, and how.
select
    links.authority,
    links.agency,
    links.person_key,
    links.method
from {{ source('raw', 'person_link') }} as links
