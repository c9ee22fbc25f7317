-- A child's sessions in a quarter and school year, all schools together. Where a partner sends sessions and summaries
-- for the same child and quarter, the sessions are used.
with sessions as (
    select
        pupil_id,
        quarter_start,
        school_year,
        coalesce(sum(sessions) filter (where counts_as != 'not_possible'), 0) as possible_sessions,
        coalesce(sum(sessions) filter (where counts_as = 'authorised'), 0) as authorised_sessions,
        coalesce(sum(sessions) filter (where counts_as = 'unauthorised'), 0) as unauthorised_sessions,
        'individual' as source
    from {{ ref('int_attendance__by_code') }}
    group by pupil_id, quarter_start, school_year
),

summaries as (
    select
        pupils.pupil_id,
        {{ quarter_start('stg.period_start') }} as quarter_start,
        {{ school_year('stg.period_start') }} as school_year,
        sum(stg.possible_sessions) as possible_sessions,
        sum(stg.authorised_absence_sessions) as authorised_sessions,
        sum(stg.unauthorised_absence_sessions) as unauthorised_sessions,
        'aggregate' as source
    from {{ ref('stg_education__attendance_summary') }} as stg
    inner join {{ ref('int_pupils') }} as pupils
        on
            stg.authority = pupils.authority
            and stg.upn_hash = pupils.upn_hash
            and stg.period_start between pupils.counts_from and pupils.counts_to
    group by pupils.pupil_id, {{ quarter_start('stg.period_start') }}, {{ school_year('stg.period_start') }}
),

with_sessions as (
    select distinct
        pupil_id,
        quarter_start
    from sessions
)

select
    pupil_id,
    quarter_start,
    school_year,
    possible_sessions,
    authorised_sessions,
    unauthorised_sessions,
    source
from sessions
union all
select
    summaries.pupil_id,
    summaries.quarter_start,
    summaries.school_year,
    summaries.possible_sessions,
    summaries.authorised_sessions,
    summaries.unauthorised_sessions,
    summaries.source
from summaries
left join with_sessions
    on summaries.pupil_id = with_sessions.pupil_id and summaries.quarter_start = with_sessions.quarter_start
where with_sessions.pupil_id is null
