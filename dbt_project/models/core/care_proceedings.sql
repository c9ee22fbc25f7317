-- Care proceedings as known at the as-of date, one row a proceedings and child. What has not happened by then is empty;
-- a row of which nothing has is left out.
with known as (
    select
        stg.authority,
        stg.proceedings_key,
        stg.person_key,
        stg.pre_proceedings_date,
        stg.issued_date,
        stg.concluded_date,
        stg.outcome
    from {{ ref('stg_social_care__care_proceedings') }} as stg
)

select
    authority,
    proceedings_key,
    person_key,
    pre_proceedings_date,
    issued_date,
    concluded_date,
    outcome,
    concluded_date - issued_date as days
from known
where pre_proceedings_date is not null or issued_date is not null
