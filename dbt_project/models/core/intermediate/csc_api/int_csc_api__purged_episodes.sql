-- The Department's daily collection: the episodes that were taken back, with the day of the last payload that did so.
-- What lay within such an episode by then counts in no figure.
select
    authority,
    person_key,
    referral_key,
    max(as_of) as purged_on
from {{ ref('stg_csc_api__episodes') }}
where {{ is_yes('purge') }}
group by authority, person_key, referral_key
