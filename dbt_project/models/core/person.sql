-- People known to social care. The date of birth stays inside the warehouse.
select
    authority,
    person_key,
    sex,
    ethnicity,
    disabled_children_team as is_open_to_disabled_children_team
from {{ ref('stg_social_care__persons') }}
