-- School attendance from the systems of schools, in the columns of the extract.
select
    authority,
    upn_hash,
    school_urn,
    session_date,
    session,
    mark as code,
    as_of
from {{ ref('int_school_sessions__marks') }}
where outcome = 'taken'
