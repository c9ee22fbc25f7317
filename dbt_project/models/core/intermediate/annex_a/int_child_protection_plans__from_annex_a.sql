-- Child protection plans from Annex A, in the columns of the extract.
select
    plans.authority,
    plans.plan_key,
    plans.number as plan_rank,
    plans.person_key,
    plans.start_date,
    {{ known_end('plans.ended_on', 'authorities.as_of') }} as end_date,
    plans.category_of_abuse
from {{ ref('int_annex_a__child_protection_plans') }} as plans
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
