-- The children in need census: what is lost or assumed of plans and pre-proceedings, one row each.
-- `format_losses` says what it means.
with plans as (
    select
        *,
        max({{ open_ended('ended_on') }}) over (
            partition by authority, person_key order by start_date, number
            rows between unbounded preceding and 1 preceding
        ) as end_so_far,
        row_number() over (partition by authority, person_key order by start_date, number) - 1 as earlier_plans
    from {{ ref('int_cin_census__child_protection_plans') }}
)

select
    authority,
    'child_protection_plans' as table_name,
    as_of,
    'open protection plans not in the next census' as what
from plans
where ended_by = 'not_in_next_return'
union all
select
    authority,
    'child_protection_plans' as table_name,
    as_of,
    'protection plans under a referral without further action' as what
from plans
where is_nfa
union all
select
    authority,
    'child_protection_plans' as table_name,
    as_of,
    'protection plans that end outside the year' as what
from plans
where ended_by = 'return' and (ended_on < {{ financial_year_start('as_of') }} or ended_on > as_of)
union all
select
    authority,
    'child_protection_plans' as table_name,
    as_of,
    'protection plans that overlap' as what
from plans
where start_date < end_so_far
union all
select
    authority,
    'child_protection_plans' as table_name,
    as_of,
    'protection plans that start on the same day' as what
from plans
where number > 1
union all
select
    authority,
    'child_protection_plans' as table_name,
    max(as_of) as as_of,
    'children with two open protection plans' as what
from plans
where ended_by = 'open'
group by authority, person_key
having count(*) > 1
union all
select
    authority,
    'child_protection_plans' as table_name,
    as_of,
    'protection plans of no day' as what
from plans
where ended_on = start_date
union all
select
    authority,
    'child_protection_plans' as table_name,
    as_of,
    case
        when earlier_plans > previous_plans then 'more earlier protection plans than the census counts'
        else 'protection plans whose earlier ones are not known'
    end as what
from plans
where earlier_plans != previous_plans
union all
select
    authority,
    'child_protection_plans' as table_name,
    as_of,
    'category of abuse not listed' as what
from plans
where category_of_abuse is null
union all
select
    authority,
    'child_in_need_plans' as table_name,
    as_of,
    'open child in need plans not in the next census' as what
from {{ ref('int_cin_census__child_in_need_plans') }}
where ended_by = 'not_in_next_return'
union all
select
    needed.authority,
    'child_in_need_plans' as table_name,
    needed.as_of,
    'child in need plans during a protection plan' as what
from {{ ref('int_cin_census__child_in_need_plans') }} as needed
inner join plans
    on
        needed.authority = plans.authority
        and needed.person_key = plans.person_key
        and needed.start_date < {{ open_ended('plans.ended_on') }}
        and plans.start_date < {{ open_ended('needed.ended_on') }}
group by needed.authority, needed.as_of, needed.plan_key
union all
select
    authority,
    'pre_proceedings' as table_name,
    as_of,
    case ended_by
        when 'not_in_next_return' then 'open pre-proceedings not in the next census'
        else 'pre-proceedings without their end'
    end as what
from {{ ref('int_care_proceedings__from_cin_census') }}
