-- Secondary needs from the Department's daily collection: the distinct factors that assessments found, as needs.
select distinct
    authority,
    referral_key,
    {{ need_of_factor('factor') }} as need
from {{ ref('int_csc_api__factors') }}
where {{ need_of_factor('factor') }} is not null
