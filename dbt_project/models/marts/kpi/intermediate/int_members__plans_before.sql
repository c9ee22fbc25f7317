-- A child's protection plans that ended before FS start: how many, their days, and the latest of them.
select
    members.member_id,
    cast(count(*) as integer) as plans,
    cast(sum(plans.days) as integer) as days,
    {{ latest('plans.plan_key', 'plans.plan_sequence') }} as latest_plan_key,
    {{ latest('plans.start_date', 'plans.plan_sequence') }} as latest_start_date,
    {{ latest('plans.end_date', 'plans.plan_sequence') }} as latest_end_date
from {{ ref('int_spells__members') }} as members
inner join {{ ref('child_protection_plan') }} as plans
    on
        members.authority = plans.authority
        and members.person_key = plans.person_key
        and members.fs_start_date > plans.end_date
where members.is_child
group by members.member_id
