-- The Department's daily collection: placements as the newest payload has them, each with the number of its child's
-- period of care. A placement that begins by the day after the end so far continues the period. Reasons say nothing of
-- it: the programs that write payloads give the same reason to every placement of a period.
with newest as (
    {{ newest_payload(
        'stg_csc_api__placements',
        ['placement_key'],
        ['start_date', 'end_date', 'placement_type', 'end_reason'],
        episode='referral_key'
    ) }}
),

with_ends as (
    select
        newest.authority,
        newest.as_of,
        newest.person_key,
        newest.placement_key,
        newest.start_date,
        newest.end_date,
        newest.placement_type,
        newest.end_reason,
        max({{ open_ended('newest.end_date') }}) over (
            partition by newest.authority, newest.person_key
            order by newest.start_date, {{ open_ended('newest.end_date') }}, newest.placement_key
            rows between unbounded preceding and 1 preceding
        ) as end_so_far
    from newest
    where newest.start_date is not null
)

select
    authority,
    as_of,
    person_key,
    placement_key,
    start_date,
    end_date,
    placement_type,
    end_reason,
    sum(case when start_date - 1 <= end_so_far then 0 else 1 end) over (
        partition by authority, person_key
        order by start_date, {{ open_ended('end_date') }}, placement_key
        rows between unbounded preceding and current row
    ) as period
from with_ends
