-- The pilot's cases by what they have on the period's last day: a child in need plan, a child protection plan, care,
-- each over the three together, and pre-proceedings. Who: cases open after that day; a child counts once a kind,
-- and in every kind it has. Left out: periods of unaccompanied asylum-seeking children.
with statuses as (
    select
        authority,
        person_key,
        'child_in_need' as status,
        start_date,
        end_date
    from {{ ref('int_child_in_need_plans') }}
    union all
    select
        authority,
        person_key,
        'child_protection' as status,
        start_date,
        end_date
    from {{ ref('child_protection_plan') }}
    union all
    select
        authority,
        person_key,
        'looked_after' as status,
        start_date,
        end_date
    from {{ ref('period_of_care') }}
    where not is_uasc
    union all
    select
        authority,
        person_key,
        'pre_proceedings' as status,
        pre_proceedings_date as start_date,
        least(issued_date, concluded_date) as end_date
    from {{ ref('care_proceedings') }}
),

with_status as (
    select
        cases.authority,
        cases.period_start,
        statuses.status,
        count(distinct cases.person_key) as cases
    from {{ ref('int_pilot__cases') }} as cases
    inner join statuses
        on
            cases.authority = statuses.authority
            and cases.person_key = statuses.person_key
            and cases.last_day >= statuses.start_date
            and cases.last_day < {{ open_ended('statuses.end_date') }}
    where cases.is_open_at_end
    group by cases.authority, cases.period_start, statuses.status
)

select
    authority,
    period_start,
    if(status = 'pre_proceedings', 'cases_in_pre_proceedings', 'cases_by_plan') as measure,
    if(status = 'pre_proceedings', '', status) as breakdown,
    cases as numerator,
    sum(if(status != 'pre_proceedings', cases, null)) over (partition by authority, period_start) as denominator
from with_status
