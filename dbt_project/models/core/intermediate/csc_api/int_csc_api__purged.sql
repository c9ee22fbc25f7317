-- The Department's daily collection: the children who were taken back, with the day of the last payload that did so.
-- What was known of such a child by then counts in no figure.
select
    authority,
    person_key,
    max(as_of) as purged_on
from {{ ref('stg_csc_api__children') }}
where {{ is_yes('purge') }}
group by authority, person_key
