-- Sessions of known children by quarter, school year and attendance code; only those of school years on whose
-- 1 September the child is aged 5 to 15.
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
),

stretches as (
    select distinct stretch_start
    from {{ ref('int_days__stretches') }}
),

meanings as (
    {{ meanings_of_codes('stretches', 'stretch_start') }}
)

select
    pupils.pupil_id,
    {{ quarter_start('sums.stretch_start') }} as quarter_start,
    {{ school_year('sums.stretch_start') }} as school_year,
    sums.code,
    meanings.counts_as,
    cast(sum(sums.sessions) as integer) as sessions
from sums
inner join {{ ref('stg_register__authorities') }} as authorities
    on sums.authority = authorities.authority and sums.stretch_start <= authorities.as_of
inner join {{ ref('int_pupils') }} as pupils
    on
        sums.authority = pupils.authority
        and sums.upn_hash = pupils.upn_hash
        and sums.stretch_start between pupils.counts_from and pupils.counts_to
inner join meanings
    on sums.code = meanings.code and sums.stretch_start = meanings.stretch_start
group by
    pupils.pupil_id,
    {{ quarter_start('sums.stretch_start') }},
    {{ school_year('sums.stretch_start') }},
    sums.code,
    meanings.counts_as
