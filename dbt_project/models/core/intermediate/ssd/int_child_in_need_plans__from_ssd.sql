-- Child in need plans from the newest Standard Safeguarding Dataset, in the columns of the extract.
with newest as (
    {{ newest_return('ssd', 'social_care/child_in_need_plans') }}
)

select
    plans.authority,
    plans.plan_key,
    plans.person_key,
    plans.plan_start_date as start_date,
    {{ known_end('plans.plan_end_date', 'authorities.as_of') }} as end_date
from {{ ref('stg_ssd__cin_plans') }} as plans
inner join newest using (authority, as_of)
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
