-- How far each extract of an authority reaches. Attendance is known from sessions or from summaries,
-- whichever reaches further, so the pair has a name of its own.
select
    authority,
    agency || '/' || extract as extract,
    as_of
from {{ source('raw', 'extract_as_of') }}
union all
select
    authority,
    'education/sessions_or_summary' as extract,
    max(as_of) as as_of
from {{ source('raw', 'extract_as_of') }}
where agency = 'education'
group by authority
