-- A child's sessions in a quarter, all schools together.
select
    pupils.authority,
    pupils.person_key,
    attendance.quarter_start,
    cast(sum(attendance.possible_sessions) as integer) as possible_sessions,
    cast(sum(attendance.authorised_sessions) as integer) as authorised_sessions,
    cast(sum(attendance.unauthorised_sessions) as integer) as unauthorised_sessions,
    -- one source a child and quarter
    min(attendance.source) as source
from {{ ref('int_attendance__school_years') }} as attendance
inner join {{ ref('int_pupils') }} as pupils on attendance.pupil_id = pupils.pupil_id
group by pupils.authority, pupils.person_key, attendance.quarter_start
