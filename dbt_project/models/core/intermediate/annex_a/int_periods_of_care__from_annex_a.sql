-- Periods of care from Annex A, in the columns of the extract. Short breaks are left out.
select
    periods.authority,
    periods.period_key,
    periods.number as period_rank,
    periods.person_key,
    periods.start_date,
    {{ known_end('periods.ended_on', 'authorities.as_of') }} as end_date,
    periods.is_uasc,
    periods.legal_status,
    periods.placement_type,
    case
        when periods.ended_on > authorities.as_of then null
        when periods.ended_by = 'not_in_next_return' then 'not in the next return'
        else periods.reason_ended
    end as reason_ended
from {{ ref('int_annex_a__periods_of_care') }} as periods
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
where not periods.is_short_break
