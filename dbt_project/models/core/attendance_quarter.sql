-- A child's sessions in a quarter, all schools together. Where a partner sends sessions and summaries for the same
-- child and quarter, the sessions are used.
with sessions as (
    select
        pupil_id,
        quarter_start,
        coalesce(sum(sessions) filter (where counts_as != 'not_possible'), 0) as possible_sessions,
        coalesce(sum(sessions) filter (where counts_as = 'authorised'), 0) as authorised_sessions,
        coalesce(sum(sessions) filter (where counts_as = 'unauthorised'), 0) as unauthorised_sessions,
        'individual' as source
    from {{ ref('int_attendance__by_code') }}
    group by pupil_id, quarter_start
),

summaries as (
    select
        pupils.pupil_id,
        {{ quarter_start('stg.period_start') }} as quarter_start,
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
    group by pupils.pupil_id, {{ quarter_start('stg.period_start') }}
),

child_quarters as (
    select * from sessions
    union all
    select summaries.* from summaries
    anti join sessions using (pupil_id, quarter_start)
)

select
    pupils.authority,
    pupils.person_key,
    child_quarters.quarter_start,
    cast(child_quarters.possible_sessions as integer) as possible_sessions,
    cast(child_quarters.authorised_sessions as integer) as authorised_sessions,
    cast(child_quarters.unauthorised_sessions as integer) as unauthorised_sessions,
    child_quarters.source
from child_quarters
inner join {{ ref('int_pupils') }} as pupils using (pupil_id)
