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
        pupil_id,
        quarter_start,
        school_year,
        possible_sessions,
        authorised_sessions,
        unauthorised_sessions,
        'aggregate' as source
    from {{ ref('int_attendance__from_summaries') }}
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
