-- Not of the toolkit (evaluation of Signs of Safety): rates of child protection plans. Who: children of the authority.
-- Counted: the plans that start in the quarter and the children on a plan at its end, as indicators 3 and 1 count them,
-- over the people under 18 at mid-year of the year in which the financial year begins; empty without that population.
with counted as (
    select
        authority,
        quarter_start,
        denominator as plans_started,
        cast(null as bigint) as children_on_plan
    from {{ ref('ind_03_repeat_plans') }}
    where measure = 'repeat_plans_12_months' and level = 'authority' and breakdown = ''
    union all
    select
        authority,
        quarter_start,
        cast(null as bigint) as plans_started,
        numerator as children_on_plan
    from {{ ref('ind_01_child_protection_cases') }}
    where measure = 'on_plan_at_quarter_end' and breakdown = 'all'
),

plans as (
    select
        quarters.authority,
        quarters.quarter_start,
        coalesce(max(counted.plans_started), 0) as plans_started,
        coalesce(max(counted.children_on_plan), 0) as children_on_plan
    from {{ ref('int_authorities__quarters') }} as quarters
    left join counted using (authority, quarter_start)
    group by quarters.authority, quarters.quarter_start
)

select
    plans.authority,
    'x4' as indicator,
    measures.measure,
    'authority' as level,
    '' as level_value,
    '' as breakdown,
    plans.quarter_start,
    case measures.measure
        when 'plans_started_per_10000' then plans.plans_started
        when 'on_plan_per_10000' then plans.children_on_plan
    end as numerator,
    people.population as denominator,
    'individual' as source
from plans
left join {{ ref('int_population_estimates') }} as people
    on
        plans.authority = people.authority
        and {{ financial_year('plans.quarter_start') }} = people.year
        and people.age_group = 'under_18'
cross join (values ('plans_started_per_10000'), ('on_plan_per_10000')) as measures (measure)
