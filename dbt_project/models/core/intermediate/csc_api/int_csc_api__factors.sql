-- The Department's daily collection: the factors that assessments found, of each assessment as the newest payload has
-- it.
with newest as (
    {{ newest_payload('stg_csc_api__factors', ['referral_key', 'assessment_key'], rank='dense_rank') }}
)

select
    authority,
    as_of,
    referral_key,
    factor
from newest
where factor is not null
