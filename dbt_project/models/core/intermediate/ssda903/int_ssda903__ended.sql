-- SSDA903: the episodes taken, each with its end. An open one that another follows ends where that begins, or, where
-- the next starts care anew, by the day after the last return that shows it open. An open one of a child in no newer
-- return ends on the day after the return. The reason of an open episode tells nothing.
with returns as (
    select
        authority,
        max(as_of) as newest_as_of
    from {{ ref('stg_register__returns') }}
    where standard = 'ssda903' and extract = 'social_care/periods_of_care'
    group by authority
),

in_order as (
    select
        episodes.*,
        returns.newest_as_of,
        lead(episodes.decom) over (partition by authority, episodes.person_key order by episodes.decom) as next_decom,
        lead(episodes.rne) over (partition by authority, episodes.person_key order by episodes.decom) as next_rne
    from {{ ref('int_ssda903__episodes') }} as episodes
    inner join returns using (authority)
    where episodes.outcome = 'taken'
)

select
    authority,
    as_of,
    person_key,
    decom,
    rne,
    ls,
    place,
    case when dec is not null then rec end as rec,
    case
        when dec is not null then dec
        when next_rne = 'S' then least(next_decom, as_of + 1)
        when next_decom is not null then next_decom
        when as_of < newest_as_of then as_of + 1
    end as end_date,
    case
        when dec is not null then 'return'
        when next_decom is not null then 'next_episode'
        when as_of < newest_as_of then 'not_in_next_return'
        else 'open'
    end as ended_by
from in_order
