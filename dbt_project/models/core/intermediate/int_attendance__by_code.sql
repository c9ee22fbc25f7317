-- Sessions of known children by quarter, school year and attendance code; only those of school years on whose
-- 1 September the child is aged 5 to 15.
with sums as (
    select
        pupil_id,
        code,
        stretch_start,
        sessions
    from {{ ref('int_attendance__by_upn') }}
    union all
    select
        pupil_id,
        code,
        stretch_start,
        sessions
    from {{ ref('int_attendance__of_linked') }}
),

stretches as (
    select distinct stretch_start
    from {{ ref('int_days__stretches') }}
),

meanings as (
    {{ meanings_of_codes('stretches', 'stretch_start') }}
)

select
    sums.pupil_id,
    {{ quarter_start('sums.stretch_start') }} as quarter_start,
    {{ school_year('sums.stretch_start') }} as school_year,
    sums.code,
    meanings.counts_as,
    cast(sum(sums.sessions) as integer) as sessions
from sums
inner join meanings
    on sums.code = meanings.code and sums.stretch_start = meanings.stretch_start
group by
    sums.pupil_id,
    {{ quarter_start('sums.stretch_start') }},
    {{ school_year('sums.stretch_start') }},
    sums.code,
    meanings.counts_as
