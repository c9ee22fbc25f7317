-- The thresholds that staff are counted for: clinical supervision in each month, and training. Staff are the workers
-- of the last caseload count in the period, the only list of them there is.
with periods as (
    {{ threshold_periods() }}
),

months as (
    {{ threshold_months('clinical_supervision_monthly') }}
),

counts as (
    select
        periods.authority,
        periods.period_start,
        periods.measure,
        periods.last_day,
        caseloads.worker_key,
        caseloads.snapshot_date
        = max(caseloads.snapshot_date) over (partition by periods.authority, periods.period_start) as is_last_count
    from periods
    inner join {{ ref('caseload') }} as caseloads
        on
            periods.authority = caseloads.authority
            and caseloads.snapshot_date between periods.period_start and periods.last_day
    where periods.measure in ('clinical_supervision_monthly', 'mi_initial_training', 'mi_follow_up_training')
),

staff as (
    select *
    from counts
    where is_last_count
),

supervised as (
    select
        staff.authority,
        staff.period_start,
        staff.worker_key,
        bool_and(exists (
            select 1
            from {{ ref('int_supervisions') }} as held
            where
                held.kind = 'clinical'
                and held.authority = staff.authority
                and held.worker_key = staff.worker_key
                and held.supervision_date between months.month_start and months.month_end
        )) as is_monthly
    from staff
    inner join months using (authority, period_start)
    where staff.measure = 'clinical_supervision_monthly'
    group by staff.authority, staff.period_start, staff.worker_key
),

trained as (
    select
        staff.authority,
        staff.period_start,
        staff.measure,
        staff.worker_key,
        min(training.completed_date) filter (
            where training.course = 'motivational_interviewing_initial'
        ) as initial_date,
        max(training.completed_date) filter (
            where training.course = 'motivational_interviewing_follow_up'
        ) as follow_up_date
    from staff
    left join {{ ref('int_training') }} as training
        on
            staff.authority = training.authority
            and staff.worker_key = training.worker_key
            and staff.last_day >= training.completed_date
    where staff.measure != 'clinical_supervision_monthly'
    group by staff.authority, staff.period_start, staff.measure, staff.worker_key
)

select
    authority,
    period_start,
    'clinical_supervision_monthly' as measure,
    count(*) filter (where is_monthly) as numerator,
    count(*) as denominator
from supervised
group by authority, period_start
union all
select
    authority,
    period_start,
    measure,
    count(*) filter (
        where if(measure = 'mi_initial_training', initial_date is not null, follow_up_date >= initial_date)
    ) as numerator,
    count(*) as denominator
from trained
-- follow-up is asked of those who were trained
where measure = 'mi_initial_training' or initial_date is not null
group by authority, period_start, measure
