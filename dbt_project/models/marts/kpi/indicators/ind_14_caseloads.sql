-- Indicator 14. Who: workers in the authority's last caseload snapshot of the quarter. Left out of the waiting list:
-- workers whose waiting list is not recorded. Counted: cases and cases waiting over those workers, and the highest
-- number of cases; by role, for the authority and for the team that the snapshot names.
with last_snapshots as (
    select
        quarters.authority,
        quarters.quarter_start,
        max(caseloads.snapshot_date) as snapshot_date
    from {{ ref('int_authorities__quarters') }} as quarters
    inner join {{ ref('caseload') }} as caseloads
        on
            quarters.authority = caseloads.authority
            and quarters.quarter_start <= caseloads.snapshot_date
            and quarters.last_day >= caseloads.snapshot_date
    group by quarters.authority, quarters.quarter_start
),

workers as (
    select
        last_snapshots.authority,
        levels.level,
        if(levels.level = 'team', caseloads.team, '') as level_value,
        last_snapshots.quarter_start,
        caseloads.role,
        caseloads.cases,
        caseloads.waiting
    from last_snapshots
    inner join {{ ref('caseload') }} as caseloads using (authority, snapshot_date)
    cross join (values ('authority'), ('team')) as levels (level)
)

select
    workers.authority,
    '14' as indicator,
    measures.measure,
    workers.level,
    workers.level_value,
    workers.role as breakdown,
    workers.quarter_start,
    case measures.measure
        when 'cases_per_worker' then sum(workers.cases)
        when 'waiting_per_worker' then sum(workers.waiting)
        when 'highest_cases' then max(workers.cases)
    end as numerator,
    case measures.measure
        when 'cases_per_worker' then count(*)
        when 'waiting_per_worker' then count(workers.waiting)
    end as denominator,
    'individual' as source
from workers
cross join (values ('cases_per_worker'), ('waiting_per_worker'), ('highest_cases')) as measures (measure)
where measures.measure != 'waiting_per_worker' or workers.waiting is not null
group by workers.authority, measures.measure, workers.level, workers.level_value, workers.role, workers.quarter_start
