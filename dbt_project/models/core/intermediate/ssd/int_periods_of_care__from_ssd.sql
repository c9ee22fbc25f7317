-- Periods of care from the newest Standard Safeguarding Dataset, in the columns of the extract. Short breaks are left
-- out.
select
    periods.authority,
    periods.period_key,
    cast(rank() over (partition by periods.authority order by periods.period_key) as integer) as period_rank,
    periods.person_key,
    periods.start_date,
    {{ known_end('periods.end_date', 'authorities.as_of') }} as end_date,
    periods.is_uasc,
    periods.legal_status,
    periods.placement_type,
    case when periods.end_date <= authorities.as_of then periods.reason_ended end as reason_ended
from {{ ref('int_ssd__periods_of_care') }} as periods
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
where not periods.is_short_break
