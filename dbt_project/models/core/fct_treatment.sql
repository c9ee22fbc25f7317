{{ config(alias='treatment') }}
-- Structured substance-misuse treatments as known at the as-of date.
select
    stg.authority,
    stg.treatment_key,
    stg.person_key,
    stg.substance_group,
    stg.start_date,
    {{ known_end('stg.closure_date', 'authorities.as_of') }} as closure_date,
    case when stg.closure_date <= authorities.as_of then stg.closure_reason end as closure_reason,
    {{ known_end('stg.closure_date', 'authorities.as_of') }} - stg.start_date as days
from {{ ref('stg_substance_misuse__treatments') }} as stg
inner join {{ ref('int_authorities__as_of') }} as authorities using (authority)
where
    stg.person_key is not null
    and stg.start_date <= authorities.as_of
