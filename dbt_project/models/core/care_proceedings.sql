-- Care proceedings as known at the as-of date, one row a proceedings and child.
select
    authority,
    proceedings_key,
    person_key,
    pre_proceedings_date,
    issued_date,
    concluded_date,
    outcome,
    source_format,
    {{ days_between('issued_date', 'concluded_date') }} as days
from {{ ref('int_care_proceedings') }}
