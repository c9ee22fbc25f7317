-- The Cambridgeshire pilot's tables of posts and caseloads, by its own quarters, from two quarters before Family
-- Safeguarding on. Who: the authority's last count of posts, and of caseloads, in the period. Counted by role, and
-- for all roles together. A role that a count does not name is unknown, not 0.
with periods as (
    {{ monitored_periods(lead_months=6) }}
),

reach as (
    {{ measures_reach('monitoring_measures', "mart = 'pilot_workforce'") }}
),

staff as {{ materialized() }} (
    select * from {{ ref('int_pilot__staff') }}
),

counted as (
    select
        staff.authority,
        staff.period_start,
        staff.role,
        measures.measure,
        case measures.measure
            when 'posts' then staff.established
            when 'turnover_rate' then staff.leavers
            when 'average_caseload' then staff.cases
            when 'lowest_caseload' then staff.lowest
            when 'highest_caseload' then staff.highest
            when 'caseload_per_fte' then staff.cases_of_fte
            else staff.vacant
        end as numerator,
        case measures.measure
            when 'average_caseload' then staff.workers
            when 'caseload_per_fte' then staff.fte
            when 'vacancy_rate' then staff.established
            when 'turnover_rate' then staff.established
        end as denominator
    from staff
    cross join (
        values
        ('posts'), ('vacancies'), ('vacancy_rate'), ('turnover_rate'),
        ('average_caseload'), ('lowest_caseload'), ('highest_caseload'), ('caseload_per_fte')
    ) as measures (measure)
),

roles as (
    select
        authority,
        role
    from staff
    union
    select
        authorities.authority,
        {{ rows_of(list('roles.role', "''")) }} as role
    from {{ ref('stg_register__authorities') }} as authorities
    cross join {{ ref('worker_roles') }} as roles
),

known as (
    select
        periods.authority,
        periods.period_start,
        periods.period_end,
        measures.measure,
        roles.role,
        measures.unit,
        measures.value_is,
        coalesce(reach.reaches >= periods.period_end, false) as complete,
        cast({{ known('counted.numerator', 'reach.reaches', 'periods.period_start') }} as double) as numerator,
        cast({{ known('counted.denominator', 'reach.reaches', 'periods.period_start') }} as double) as denominator
    from periods
    inner join roles using (authority)
    inner join reach using (authority)
    inner join {{ ref('monitoring_measures') }} as measures
        on reach.measure = measures.measure and measures.mart = 'pilot_workforce'
    left join counted
        on
            periods.authority = counted.authority
            and periods.period_start = counted.period_start
            and roles.role = counted.role
            and measures.measure = counted.measure
)

select
    authority,
    measure,
    role as breakdown,
    period_start,
    period_end,
    numerator,
    denominator,
    {{ value_of('value_is', 'numerator', 'denominator') }} as value,
    unit,
    complete,
    {{ not_evidence_of_impact() }} as caveat
from known
