-- Secondary needs from the Standard Safeguarding Dataset: the distinct factors that assessments found, as needs.
select distinct
    authority,
    referral_key,
    {{ need_of_factor('factor') }} as need
from {{ ref('int_ssd__factors') }}
where {{ need_of_factor('factor') }} is not null
