-- Periods of care as known at the as-of date; is_uasc marks those that no looked-after indicator counts.
select
    stg.authority,
    stg.period_key,
    stg.person_key,
    stg.start_date,
    stg.end_date,
    stg.is_uasc,
    stg.legal_status,
    stg.placement_type,
    stg.reason_ended,
    stg.source_format,
    {{ days_between('stg.start_date', 'stg.end_date') }} as days,
    -- among periods that start together the greatest id comes last
    cast(row_number() over (
        partition by stg.authority, stg.person_key order by stg.start_date, stg.period_rank
    ) as integer) as start_sequence
from {{ ref('int_periods_of_care') }} as stg
