-- Sessions of schools' systems: what is lost, one row a session that it concerns. `format_losses` says what it means.
select
    authority,
    table_name,
    as_of,
    outcome as what
from {{ ref('int_school_sessions__marks') }}
where outcome != 'taken'
