-- Children referred in the periods of the stepped-wedge trial (reference.impact_schedule) and what became of them: one
-- row a child and period, its first referral in it. A period is a step of so many months, 0 the one in which the first
-- authority was to begin; there is one before it, and the last holds the last start. Left out: children looked after on
-- the day of the referral or 18 by then, referrals whose follow-up has not passed by the authority's as-of date, and
-- those before the returns of a standard tell who was referred and who in care.
with trial as (
    select
        min(planned_start) as first_start,
        max(planned_start) as last_start,
        any_value({{ evaluation_setting('wedge_step_months') }}) as step_months,
        any_value({{ evaluation_setting('wedge_followup_months') }}) as followup_months
    from {{ ref('impact_schedule') }}
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
        authorities.care_from
    from {{ ref('impact_schedule') }} as schedule
    cross join trial
    inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
),

referred as (
    select
        referrals.authority,
        referrals.person_key,
        referrals.start_date,
        schedule.start_period,
        schedule.last_period,
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
        bool_or(care.start_date >= children.start_date) as became_looked_after
    from children
    inner join {{ ref('period_of_care') }} as care
        on
            children.authority = care.authority
            and children.person_key = care.person_key
            and children.window_end >= care.start_date
    where not care.is_uasc
    group by children.authority, children.person_key, children.period
),

referred_again as (
    select distinct
        children.authority,
        children.person_key,
        children.period
    from children
    inner join {{ ref('referral') }} as later
        on
            children.authority = later.authority
            and children.person_key = later.person_key
            and children.start_date < later.start_date
            and children.window_end >= later.start_date
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
    referred_again.person_key is not null as is_re_referred
from children
left join in_care using (authority, person_key, period)
left join referred_again using (authority, person_key, period)
where not coalesce(in_care.is_already, false)
