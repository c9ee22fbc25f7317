-- People known to social care. The date of birth stays inside the warehouse.
select
    authority,
    person_key,
    sex,
    ethnicity,
    is_open_to_disabled_children_team,
    source_format
from {{ ref('int_persons') }}
