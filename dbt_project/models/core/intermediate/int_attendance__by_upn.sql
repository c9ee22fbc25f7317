-- Sessions of children known by their UPN, by attendance code and stretch of days on which it is judged alike; only
-- those of school years on whose 1 September the child is aged 5 to 15. By far the most of all sessions, and no link of
-- a partner's people changes them.
with sums as (
    select
        sessions.authority,
        sessions.upn_hash,
        sessions.code,
        days.stretch_start,
        count(*) as sessions
    from {{ ref('int_attendance') }} as sessions
    inner join {{ ref('int_days__stretches') }} as days on sessions.session_date = days.day
    group by sessions.authority, sessions.upn_hash, sessions.code, days.stretch_start
)

select
    pupils.pupil_id,
    sums.code,
    sums.stretch_start,
    sums.sessions
from sums
inner join {{ ref('stg_register__authorities') }} as authorities
    on sums.authority = authorities.authority and sums.stretch_start <= authorities.as_of
inner join {{ ref('int_pupils') }} as pupils
    on
        sums.authority = pupils.authority
        and sums.upn_hash = pupils.upn_hash
        and sums.stretch_start between pupils.counts_from and pupils.counts_to
