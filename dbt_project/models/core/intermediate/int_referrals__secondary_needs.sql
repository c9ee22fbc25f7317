{{ config(materialized='view') }}
-- Secondary needs of each referral, one row a need as the authority wrote it. The contract does not check these codes.
with codes as (
    select
        authority,
        referral_key,
        {{ rows_of("split(secondary_needs, ';')") }} as code
    from {{ ref('stg_social_care__referrals') }}
    where secondary_needs is not null
)

select
    authority,
    referral_key,
    {{ trimmed('code') }} as need
from codes
