-- How far each extract of an authority reaches. Where either of two extracts gives the figures, rows or totals, the
-- pair has a name of its own and reaches as far as the one that reaches further.
with extracts as (
    select
        authority,
        agency || '/' || extract as extract,
        as_of
    from {{ source('raw', 'extract_as_of') }}
),

pairs (extract, pair) as (
    values
    ('education/attendance', 'education/sessions_or_summary'),
    ('education/attendance_summary', 'education/sessions_or_summary'),
    ('health/ae_attendances', 'health/ae_attendances_or_summary'),
    ('health/emergency_admissions', 'health/emergency_admissions_or_summary'),
    ('health/service_use_summary', 'health/ae_attendances_or_summary'),
    ('health/service_use_summary', 'health/emergency_admissions_or_summary')
)

select
    authority,
    extract,
    as_of
from extracts
union all
select
    extracts.authority,
    pairs.pair as extract,
    max(extracts.as_of) as as_of
from extracts
inner join pairs using (extract)
group by extracts.authority, pairs.pair
