-- Not of the toolkit (evaluation of Signs of Safety): children in need for more than two years. Who: children with a
-- child in need plan open at the quarter's end. Left out in without_cwd: children open to a disabled children's team.
-- Counted: plans that began more than 24 calendar months before the quarter's end, over the plans open at it.
select
    quarters.authority,
    'x1' as indicator,
    'need_plans_over_2_years' as measure,
    'authority' as level,
    '' as level_value,
    breakdowns.breakdown,
    quarters.quarter_start,
    count(case when plans.start_date < {{ months_before('quarters.last_day', 24) }} then 1 end) as numerator,
    count(*) as denominator,
    'individual' as source
from {{ ref('int_authorities__quarters') }} as quarters
inner join {{ ref('int_child_in_need_plans') }} as plans
    on
        quarters.authority = plans.authority
        and quarters.last_day >= plans.start_date
        and quarters.last_day < {{ open_ended('plans.end_date') }}
left join {{ ref('int_persons') }} as persons
    on plans.authority = persons.authority and plans.person_key = persons.person_key
cross join (values (''), ('without_cwd')) as breakdowns (breakdown)
where breakdowns.breakdown = '' or not coalesce(persons.is_open_to_disabled_children_team, false)
group by quarters.authority, breakdowns.breakdown, quarters.quarter_start
