select
    authority,
    upn_hash,
    school_urn,
    period_start,
    period_end,
    possible_sessions,
    authorised_absence_sessions,
    unauthorised_absence_sessions
from {{ source('raw', 'education__attendance_summary') }}
