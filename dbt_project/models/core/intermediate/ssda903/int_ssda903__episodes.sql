-- SSDA903: every episode of every return, and what becomes of it. The newest return is taken first; `covered_from` is
-- the first day that newer returns have of the child. Of an older return only episodes that begin before it are taken;
-- the others are superseded, where a newer return has one that begins on the same day, or withdrawn.
with returns as (
    select
        authority,
        as_of
    from {{ ref('stg_register__returns') }}
    where standard = 'ssda903' and extract = 'social_care/periods_of_care'
),

episodes as (
    select episodes.*
    from {{ ref('stg_ssda903__episodes') }} as episodes
    inner join returns using (authority, as_of)
),

children as (
    select
        authority,
        person_key,
        as_of,
        min(min(decom)) over (
            partition by authority, person_key
            order by as_of desc
            rows between unbounded preceding and 1 preceding
        ) as covered_from
    from episodes
    group by authority, person_key, as_of
),

judged as (
    select
        episodes.*,
        coalesce(episodes.decom < children.covered_from, true) as is_taken
    from episodes
    inner join children using (authority, person_key, as_of)
)

select
    authority,
    as_of,
    person_key,
    decom,
    rne,
    ls,
    place,
    dec,
    rec,
    case
        when is_taken then 'taken'
        when max(case when is_taken then 1 else 0 end) over (partition by authority, person_key, decom) = 1
            then 'superseded'
        else 'withdrawn'
    end as outcome
from judged
