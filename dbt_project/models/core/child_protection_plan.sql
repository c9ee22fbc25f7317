-- Child protection plans as known at the as-of date, in the order of each child's plans.
with plans as (
    select
        stg.authority,
        stg.plan_key,
        stg.person_key,
        stg.plan_rank,
        stg.start_date,
        stg.end_date,
        stg.category_of_abuse,
        stg.source_format
    from {{ ref('int_child_protection_plans') }} as stg
),

ordered as (
    select
        *,
        cast(row_number() over (
            partition by authority, person_key order by start_date, end_date nulls last, plan_rank
        ) as integer) as plan_sequence
    from plans
),

previous as (
    select
        plan.authority,
        plan.plan_key,
        max_by(earlier.plan_key, earlier.plan_sequence) as previous_plan_key,
        max_by(earlier.end_date, earlier.plan_sequence) as previous_plan_end_date
    from ordered as plan
    inner join ordered as earlier
        on
            plan.authority = earlier.authority
            and plan.person_key = earlier.person_key
            and plan.plan_sequence > earlier.plan_sequence
            and plan.start_date >= earlier.end_date
    group by plan.authority, plan.plan_key
)

select
    ordered.authority,
    ordered.plan_key,
    ordered.person_key,
    ordered.start_date,
    ordered.end_date,
    ordered.category_of_abuse,
    ordered.source_format,
    {{ days_between('ordered.start_date', 'ordered.end_date') }} as days,
    ordered.plan_sequence,
    -- among plans that start together the greatest id comes last
    cast(row_number() over (
        partition by ordered.authority, ordered.person_key order by ordered.start_date, ordered.plan_rank
    ) as integer) as start_sequence,
    previous.previous_plan_key,
    {{ days_between('previous.previous_plan_end_date', 'ordered.start_date') }} as days_since_previous_plan
from ordered
left join previous using (authority, plan_key)
