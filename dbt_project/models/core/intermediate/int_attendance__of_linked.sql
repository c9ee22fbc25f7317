-- Sessions without a UPN of children who are linked by name, as int_attendance__by_upn has those with one. A session
-- that came under the child's UPN as well is not among them.
with sessions as (
    select
        pupils.pupil_id,
        pupils.upn_hash,
        linked.authority,
        linked.school_urn,
        linked.session_date,
        linked.session,
        linked.code,
        days.stretch_start
    from {{ ref('stg_education__attendance__linked') }} as linked
    inner join {{ ref('int_days__stretches') }} as days on linked.session_date = days.day
    inner join {{ ref('stg_register__authorities') }} as authorities
        on linked.authority = authorities.authority and days.stretch_start <= authorities.as_of
    inner join {{ ref('int_pupils') }} as pupils
        on
            linked.authority = pupils.authority
            and linked.person_key = pupils.person_key
            and days.stretch_start between pupils.counts_from and pupils.counts_to
)

select
    sessions.pupil_id,
    sessions.code,
    sessions.stretch_start,
    count(*) as sessions
from sessions
left join {{ ref('int_attendance') }} as by_upn
    on
        sessions.authority = by_upn.authority
        and sessions.upn_hash = by_upn.upn_hash
        and sessions.school_urn = by_upn.school_urn
        and sessions.session_date = by_upn.session_date
        and sessions.session = by_upn.session
where by_upn.upn_hash is null
group by sessions.pupil_id, sessions.code, sessions.stretch_start
