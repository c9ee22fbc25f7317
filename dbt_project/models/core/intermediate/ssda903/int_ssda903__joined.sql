-- SSDA903: which episodes make one period of care. Short breaks (V3, V4) are no care: they are left out, and part what
-- lies before them from what comes after. An episode continues where it begins by the end so far, or where the one
-- before ended with X1 (another follows) and it does not start care (S); else it starts a period. So does one that
-- starts care on the very day that ended an open episode only because it follows.
with parted as (
    select
        *,
        coalesce(ls in ('V3', 'V4'), false) as is_short_break,
        sum(case when ls in ('V3', 'V4') then 1 else 0 end) over (
            partition by authority, person_key order by decom rows between unbounded preceding and current row
        ) as short_breaks_before
    from {{ ref('int_ssda903__ended') }}
),

compared as (
    select
        *,
        max(end_date) over (
            partition by authority, person_key, short_breaks_before order by decom
            rows between unbounded preceding and 1 preceding
        ) as end_so_far,
        lag(rec) over (partition by authority, person_key, short_breaks_before order by decom) as previous_rec,
        lag(ended_by) over (partition by authority, person_key, short_breaks_before order by decom) as previous_ended_by
    from parted
    where not is_short_break
),

judged as (
    select
        *,
        case
            when end_so_far is null then 'starts'
            when decom < end_so_far then 'overlaps'
            when decom = end_so_far and coalesce(rne, '') != 'S' then 'follows'
            when decom = end_so_far and previous_ended_by != 'next_episode' then 'starts_on_the_day'
            when coalesce(rne, '') != 'S' and previous_rec = 'X1' then 'bridges_a_gap'
            else 'starts'
        end as how
    from compared
)

select
    authority,
    as_of,
    person_key,
    decom,
    rne,
    ls,
    place,
    rec,
    end_date,
    ended_by,
    how,
    short_breaks_before,
    sum(case when how = 'starts' then 1 else 0 end) over (
        partition by authority, person_key order by decom rows between unbounded preceding and current row
    ) as period_number
from judged
