{{ config(materialized='view') }}
-- Everybody the authority knows, from the extract and from returns: of each field the newest that is known. The date of
-- birth stays inside the warehouse.
with delivered as (
    select
        persons.*,
        extracts.as_of
    from {{ ref('stg_social_care__persons') }} as persons
    left join {{ ref('stg_register__extracts') }} as extracts
        on persons.authority = extracts.authority and extracts.extract = 'social_care/persons'
),

returned as (
    select * from {{ ref('int_persons__from_ssda903') }}
)

select
    coalesce(delivered.authority, returned.authority) as authority,
    coalesce(delivered.person_key, returned.person_key) as person_key,
    {{ newest_known('date_of_birth') }} as date_of_birth,
    {{ newest_known('sex', unknown="'U'") }} as sex,
    {{ newest_known('ethnicity') }} as ethnicity,
    {{ newest_known('upn_hash') }} as upn_hash,
    delivered.is_open_to_disabled_children_team,
    case when delivered.person_key is not null then 'extract' else 'ssda903' end as source_format
from delivered
full outer join returned
    on delivered.authority = returned.authority and delivered.person_key = returned.person_key
