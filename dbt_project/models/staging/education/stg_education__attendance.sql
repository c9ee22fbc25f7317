select
    authority,
    upn_hash,
    school_urn,
    session_date,
    session,
    code
from {{ source('raw', 'education__attendance') }}
