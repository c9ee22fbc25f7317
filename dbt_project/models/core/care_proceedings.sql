-- Care proceedings as known at the as-of date, one row a proceedings and child.
select
    authority,
    proceedings_key,
    person_key,
    pre_proceedings_date,
    issued_date,
    concluded_date,
    outcome,
    {{ days_between('issued_date', 'concluded_date') }} as days
from {{ ref('stg_social_care__care_proceedings') }}
