-- Indicator 14. Who: workers in the authority's last caseload snapshot of the quarter. Left out of a measure: workers
-- for whom what it counts (waiting list, assessment, individual or group cases) or is set against (full-time
-- equivalent) is not recorded. Counted: cases over those workers or their full-time equivalents, the highest and the
-- lowest number of cases, workers with more than 15; by role, for the authority and for the team that the snapshot
-- names; a census that knows no teams counts for the authority alone.
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
        measures.measure,
        levels.level,
        case when levels.level = 'team' then caseloads.team else '' end as level_value,
        last_snapshots.quarter_start,
        caseloads.role,
        case measures.measure
            when 'waiting_per_worker' then caseloads.waiting
            when 'above_15_cases' then case when caseloads.cases > 15 then 1 else 0 end
            when 'assessment_cases_per_worker' then caseloads.assessment_cases
            when 'individual_cases_per_worker' then caseloads.individual_cases
            when 'group_cases_per_worker' then caseloads.group_cases
            else caseloads.cases
        end as counted,
        -- a decimal adds up to the same figure in whatever order
        case measures.measure when 'cases_per_fte' then cast(caseloads.fte as decimal(18, 6)) else 1 end as set_against
    from last_snapshots
    inner join {{ ref('caseload') }} as caseloads using (authority, snapshot_date)
    cross join (values ('authority'), ('team')) as levels (level)
    cross join (
        values
        ('cases_per_worker'),
        ('waiting_per_worker'),
        ('highest_cases'),
        ('lowest_cases'),
        ('cases_per_fte'),
        ('above_15_cases'),
        ('assessment_cases_per_worker'),
        ('individual_cases_per_worker'),
        ('group_cases_per_worker')
    ) as measures (measure)
    where levels.level = 'authority' or caseloads.team != {{ whole_authority() }}
)

select
    authority,
    '14' as indicator,
    measure,
    level,
    level_value,
    role as breakdown,
    quarter_start,
    case measure
        when 'highest_cases' then max(counted)
        when 'lowest_cases' then min(counted)
        else sum(counted)
    end as numerator,
    case when measure not in ('highest_cases', 'lowest_cases') then cast(sum(set_against) as double) end as denominator,
    'individual' as source
from workers
where counted is not null and set_against is not null
group by authority, measure, level, level_value, role, quarter_start
