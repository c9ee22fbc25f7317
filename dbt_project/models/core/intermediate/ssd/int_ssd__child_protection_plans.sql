-- Child protection plans of the newest Standard Safeguarding Dataset, another authority's among them. The category is
-- written as a code or in words.
with newest as (
    {{ newest_return('ssd', 'social_care/child_protection_plans') }}
)

select
    plans.authority,
    plans.as_of,
    plans.plan_key,
    plans.plan_rank,
    plans.person_key,
    plans.plan_start_date,
    plans.plan_end_date,
    {{ category_of_abuse('coalesce(plans.latest_category, plans.initial_category)') }} as category_of_abuse,
    {{ is_yes('plans.of_another_authority') }} as is_of_another_authority
from {{ ref('stg_ssd__cp_plans') }} as plans
inner join newest using (authority, as_of)
