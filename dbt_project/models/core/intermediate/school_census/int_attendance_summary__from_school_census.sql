-- Totals of attendance from the school census, in the columns of the extract: one row a pupil, school and term. A
-- school has its supplier's number: no figure is by school.
select
    authority,
    upn_hash,
    school as school_urn,
    period_start,
    period_end,
    cast(sum(possible_sessions) as integer) as possible_sessions,
    cast(sum(authorised_sessions) as integer) as authorised_absence_sessions,
    cast(sum(unauthorised_sessions) as integer) as unauthorised_absence_sessions,
    max(as_of) as as_of
from {{ ref('int_school_census__pupils') }}
where outcome = 'taken'
group by authority, upn_hash, school, period_start, period_end
