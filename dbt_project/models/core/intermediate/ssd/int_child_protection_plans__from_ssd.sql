-- Child protection plans from the newest Standard Safeguarding Dataset, in the columns of the extract. Those of another
-- authority are left out.
select
    plans.authority,
    plans.plan_key,
    plans.plan_rank,
    plans.person_key,
    plans.plan_start_date as start_date,
    {{ known_end('plans.plan_end_date', 'authorities.as_of') }} as end_date,
    plans.category_of_abuse
from {{ ref('int_ssd__child_protection_plans') }} as plans
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
where not plans.is_of_another_authority
