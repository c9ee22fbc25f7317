-- Child and family assessments of children, as known at the as-of date, and how long they took.
select
    stg.authority,
    stg.assessment_key,
    stg.person_key,
    stg.start_date,
    stg.end_date,
    {{ days_between('stg.start_date', 'stg.end_date') }} as days
from {{ ref('stg_social_care__assessments') }} as stg
