-- What the panel report counts by the day (a child, proceedings), from its first day to the day on which it counts no
-- more. Who: all of the authority's children, in Family Safeguarding or not. Left out: periods of unaccompanied
-- asylum-seeking children.
with in_need as (
    select
        plans.authority,
        plans.person_key,
        plans.start_date,
        {{ open_ended('plans.end_date') }} as end_date,
        -- the panel leaves out the 0-25 service for disabled children
        not coalesce(persons.is_open_to_disabled_children_team, false) as is_without_cwd
    from {{ ref('int_child_in_need_plans') }} as plans
    left join {{ ref('int_persons') }} as persons using (authority, person_key)
),

proceedings as (
    select
        authority,
        proceedings_key,
        min(issued_date) as issued_date,
        min(concluded_date) as concluded_date
    from {{ ref('care_proceedings') }}
    group by authority, proceedings_key
)

select
    authority,
    'children_in_need_plans' as measure,
    person_key as thing,
    start_date,
    end_date
from in_need
union all
select
    authority,
    'children_in_need_plans_without_cwd' as measure,
    person_key as thing,
    start_date,
    end_date
from in_need
where is_without_cwd
union all
select
    authority,
    'child_protection_plans' as measure,
    person_key as thing,
    start_date,
    {{ open_ended('end_date') }} as end_date
from {{ ref('child_protection_plan') }}
union all
select
    care.authority,
    'looked_after_under_12_excluding_uasc' as measure,
    care.person_key as thing,
    care.start_date,
    -- twelve years after a 29 February there is another one
    least({{ open_ended('care.end_date') }}, cast(persons.date_of_birth + interval 12 year as date)) as end_date
from {{ ref('period_of_care') }} as care
inner join {{ ref('int_persons') }} as persons using (authority, person_key)
where not care.is_uasc
union all
select
    authority,
    'cases_in_court' as measure,
    proceedings_key as thing,
    issued_date as start_date,
    {{ open_ended('concluded_date') }} as end_date
from proceedings
union all
select
    authority,
    'children_in_pre_proceedings' as measure,
    person_key as thing,
    pre_proceedings_date as start_date,
    least({{ open_ended('issued_date') }}, {{ open_ended('concluded_date') }}) as end_date
from {{ ref('care_proceedings') }}
