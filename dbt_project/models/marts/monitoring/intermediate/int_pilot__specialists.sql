-- The pilot's cases, and their families, with an adult specialist: one who works with an adult of the family while the
-- spell is open in the period. By type of specialist, for the two of domestic abuse together, and for all.
with specialists as (
    select distinct
        cases.authority,
        cases.period_start,
        cases.family_key,
        cases.person_key,
        {{ rows_of(list(
            "''",
            'involvements.worker_type',
            "if(involvements.worker_type like 'domestic_abuse%', 'domestic_abuse', '')"
        )) }} as worker_type
    from {{ ref('int_pilot__cases') }} as cases
    inner join {{ ref('int_spells__members') }} as members using (authority, spell_id)
    inner join {{ ref('int_adult_worker_involvements') }} as involvements
        on
            members.authority = involvements.authority
            and members.person_key = involvements.person_key
            and cases.window_end >= involvements.start_date
            and cases.window_start <= {{ open_ended('involvements.end_date') }}
    where not members.is_child
)

select
    authority,
    period_start,
    'cases_with_adult_specialist' as measure,
    worker_type as breakdown,
    count(distinct person_key) as numerator,
    cast(null as double) as denominator
from specialists
group by authority, period_start, worker_type
union all
select
    authority,
    period_start,
    'families_with_adult_specialist' as measure,
    worker_type as breakdown,
    count(distinct family_key) as numerator,
    cast(null as double) as denominator
from specialists
group by authority, period_start, worker_type
