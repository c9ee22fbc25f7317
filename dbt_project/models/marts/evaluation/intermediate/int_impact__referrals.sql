-- Children referred in the periods of the stepped-wedge trial (int_impact_schedule) and what became of them: one
-- row a child and period, its first referral in it. A period is a step of so many months, 0 the one in which the first
-- authority was to begin; there is one before it, and the last holds the last start. Left out: children looked after on
-- the day of the referral or 18 by then, referrals whose follow-up has not passed by the authority's as-of date, and
-- those before the returns of a standard tell who was referred and who in care. A secondary outcome is empty where what
-- it rests on does not reach the end of the follow-up; that on plans and absence also for a child without any.
with trial as (
    select
        min(planned_start) as first_start,
        max(planned_start) as last_start,
        any_value({{ evaluation_setting('wedge_step_months') }}) as step_months,
        any_value({{ evaluation_setting('wedge_followup_months') }}) as followup_months
    from {{ ref('int_impact_schedule') }}
),

with_needs as (
    select distinct authority
    from {{ ref('int_referrals__secondary_needs') }}
),

schedule as (
    select
        schedule.authority,
        trial.first_start,
        trial.step_months,
        trial.followup_months,
        cast({{ wedge_period('trial.first_start', 'schedule.planned_start', 'trial.step_months') }} as integer)
            as start_period,
        cast({{ wedge_period('trial.first_start', 'trial.last_start', 'trial.step_months') }} as integer)
            as last_period,
        {{ earlier_of(earlier_of('authorities.referrals_as_of', 'authorities.care_as_of'), 'authorities.as_of') }}
            as known_to,
        authorities.referrals_from,
        authorities.care_from,
        authorities.plans_as_of,
        authorities.plans_from,
        authorities.attendance_as_of,
        proceedings.as_of as proceedings_as_of,
        proceedings.coverage_from as proceedings_from,
        with_needs.authority is not null as has_needs
    from {{ ref('int_impact_schedule') }} as schedule
    cross join trial
    inner join {{ ref('stg_register__authorities') }} as authorities on schedule.authority = authorities.authority
    left join {{ ref('stg_register__extracts') }} as proceedings
        on schedule.authority = proceedings.authority and proceedings.extract = 'social_care/care_proceedings'
    left join with_needs on schedule.authority = with_needs.authority
),

referred as (
    select
        referrals.authority,
        referrals.person_key,
        referrals.start_date,
        schedule.start_period,
        schedule.last_period,
        schedule.has_needs,
        schedule.attendance_as_of,
        {{ covered('schedule.plans_as_of', 'schedule.plans_from', 'referrals.start_date') }} as plans_as_of,
        {{ covered('schedule.proceedings_as_of', 'schedule.proceedings_from', 'referrals.start_date') }}
            as proceedings_as_of,
        {{ covered(
            covered('schedule.known_to', 'schedule.referrals_from', 'referrals.start_date'),
            'schedule.care_from', 'referrals.start_date'
        ) }} as known_to,
        cast({{ wedge_period('schedule.first_start', 'referrals.start_date', 'schedule.step_months') }} as integer)
            as period,
        cast({{ dbt.dateadd('month', 'cast(schedule.followup_months as integer)', 'referrals.start_date') }} as date)
            as window_end,
        persons.sex,
        {{ age_in_years('persons.date_of_birth', 'referrals.start_date') }} as age
    from {{ ref('referral') }} as referrals
    inner join schedule using (authority)
    inner join {{ ref('int_persons') }} as persons
        on referrals.authority = persons.authority and referrals.person_key = persons.person_key
),

first_referrals as (
    select
        *,
        row_number() over (partition by authority, person_key, period order by start_date) as place
    from referred
    where period between -1 and last_period and window_end <= known_to and age between 0 and 17
),

children as (
    select * from first_referrals
    where place = 1
),

in_care as (
    select
        children.authority,
        children.person_key,
        children.period,
        bool_or(
            care.start_date < children.start_date and {{ open_ended('care.end_date') }} > children.start_date
        ) as is_already,
        bool_or(care.start_date >= children.start_date) as became_looked_after,
        min(case when care.start_date >= children.start_date then care.start_date end) as entered_care
    from children
    inner join {{ ref('period_of_care') }} as care
        on
            children.authority = care.authority
            and children.person_key = care.person_key
            and children.window_end >= care.start_date
    where not care.is_uasc
    group by children.authority, children.person_key, children.period
),

needs as (
    select
        authority,
        referral_key,
        bool_or(need = 'domestic_abuse_or_violence') as is_domestic_abuse,
        bool_or(need = 'mental_health') as is_mental_health,
        bool_or(need = 'substance_misuse') as is_substance_misuse
    from {{ ref('int_referrals__secondary_needs') }}
    group by authority, referral_key
),

referred_again as (
    select
        children.authority,
        children.person_key,
        children.period,
        coalesce(bool_or(needs.is_domestic_abuse), false) as for_domestic_abuse,
        coalesce(bool_or(needs.is_mental_health), false) as for_mental_health,
        coalesce(bool_or(needs.is_substance_misuse), false) as for_substance_misuse
    from children
    inner join {{ ref('referral') }} as later
        on
            children.authority = later.authority
            and children.person_key = later.person_key
            and children.start_date < later.start_date
            and children.window_end >= later.start_date
    left join needs on later.authority = needs.authority and later.referral_key = needs.referral_key
    group by children.authority, children.person_key, children.period
),

in_proceedings as (
    select distinct
        children.authority,
        children.person_key,
        children.period
    from children
    inner join {{ ref('care_proceedings') }} as proceedings
        on
            children.authority = proceedings.authority
            and children.person_key = proceedings.person_key
            and children.start_date <= proceedings.issued_date
            and children.window_end >= proceedings.issued_date
),

plans as (
    select
        children.authority,
        children.person_key,
        children.period,
        bool_or(
            plan.start_date < children.start_date and {{ open_ended('plan.end_date') }} > children.start_date
        ) as is_already,
        min(case when plan.start_date >= children.start_date then plan.start_date end) as start_date,
        min_by(
            {{ open_ended('plan.end_date') }},
            case when plan.start_date >= children.start_date then plan.start_sequence end
        ) as end_date
    from children
    inner join {{ ref('child_protection_plan') }} as plan
        on
            children.authority = plan.authority
            and children.person_key = plan.person_key
            and children.window_end >= plan.start_date
    group by children.authority, children.person_key, children.period
),

on_plan as (
    select
        plans.authority,
        plans.person_key,
        plans.period,
        plans.start_date,
        plans.end_date,
        least(
            plans.end_date,
            children.window_end,
            case when in_care.entered_care >= plans.start_date then in_care.entered_care else children.window_end end
        ) as last_day
    from plans
    inner join children using (authority, person_key, period)
    left join in_care using (authority, person_key, period)
    where plans.start_date is not null and not plans.is_already and children.window_end <= children.plans_as_of
),

at_school as (
    select
        children.authority,
        children.person_key,
        children.period,
        sum(attendance.possible_sessions) as possible_sessions,
        sum(attendance.unauthorised_sessions) as unauthorised_sessions
    from children
    inner join {{ ref('attendance_quarter') }} as attendance
        on
            children.authority = attendance.authority
            and children.person_key = attendance.person_key
            and children.start_date <= attendance.quarter_start
    inner join {{ ref('quarters') }} as quarters
        on attendance.quarter_start = quarters.quarter_start and children.window_end >= quarters.quarter_end
    where children.window_end <= children.attendance_as_of
    group by children.authority, children.person_key, children.period
)

select
    children.authority,
    children.person_key,
    children.period,
    children.start_period,
    case
        when children.age < 1 then 'under_1'
        when children.age < 5 then '1_to_4'
        when children.age < 10 then '5_to_9'
        when children.age < 16 then '10_to_15'
        else '16_to_17'
    end as age_band,
    children.sex,
    coalesce(in_care.became_looked_after, false) as is_looked_after,
    referred_again.person_key is not null as is_re_referred,
    case when children.has_needs then coalesce(referred_again.for_domestic_abuse, false) end
        as is_re_referred_domestic_abuse,
    case when children.has_needs then coalesce(referred_again.for_mental_health, false) end
        as is_re_referred_mental_health,
    case when children.has_needs then coalesce(referred_again.for_substance_misuse, false) end
        as is_re_referred_substance_misuse,
    case when children.window_end <= children.proceedings_as_of then in_proceedings.person_key is not null end
        as is_in_proceedings,
    cast({{ days_between('on_plan.start_date', 'on_plan.last_day') }} as integer) as plan_days,
    on_plan.last_day = on_plan.end_date as has_plan_ended,
    cast(at_school.possible_sessions as integer) as possible_sessions,
    cast(at_school.unauthorised_sessions as integer) as unauthorised_sessions
from children
left join in_care using (authority, person_key, period)
left join referred_again using (authority, person_key, period)
left join in_proceedings using (authority, person_key, period)
left join on_plan using (authority, person_key, period)
left join at_school using (authority, person_key, period)
where not coalesce(in_care.is_already, false)
