-- Periods of care as known at the as-of date; is_uasc marks those that no looked-after indicator counts.
select
    stg.authority,
    stg.period_key,
    stg.person_key,
    stg.start_date,
    {{ known_end('stg.end_date', 'authorities.as_of') }} as end_date,
    stg.uasc as is_uasc,
    stg.legal_status,
    stg.placement_type,
    case when stg.end_date <= authorities.as_of then stg.reason_ended end as reason_ended,
    {{ known_end('stg.end_date', 'authorities.as_of') }} - stg.start_date as days,
    -- among periods that start together the greatest id comes last
    row_number() over (
        partition by stg.authority, stg.person_key order by stg.start_date, stg.period_rank
    )::integer as start_sequence
from {{ ref('stg_social_care__periods_of_care') }} as stg
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
where stg.start_date <= authorities.as_of
