-- Child in need plans from the children in need census, in the columns of the extract.
select
    plans.authority,
    plans.plan_key,
    plans.person_key,
    plans.start_date,
    {{ known_end('plans.ended_on', 'authorities.as_of') }} as end_date
from {{ ref('int_cin_census__child_in_need_plans') }} as plans
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
