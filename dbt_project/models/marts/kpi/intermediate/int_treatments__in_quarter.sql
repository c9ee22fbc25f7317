-- Structured treatments active in the quarter, a row for each person of a spell and quarter (baseline and after too).
-- A closure after the quarter is not known yet, nor is what followed it.
with treatments as (
    select
        quarters.member_id,
        quarters.spell_id,
        quarters.authority,
        quarters.quarter_start,
        quarters.last_day,
        quarters.period,
        quarters.window_start,
        quarters.window_end,
        treatments.treatment_key,
        treatments.start_date,
        treatments.closure_date,
        treatments.closure_reason,
        treatments.treatment_sequence,
        treatments.is_represented_within_6_months,
        {{ open_ended('treatments.closure_date') }} <= quarters.last_day as is_closed_in_quarter
    from {{ ref('int_members__quarters') }} as quarters
    inner join {{ ref('treatment') }} as treatments
        on
            quarters.authority = treatments.authority
            and quarters.person_key = treatments.person_key
            and treatments.start_date <= quarters.last_day
            and {{ open_ended('treatments.closure_date') }} >= quarters.quarter_start
)

select
    member_id,
    spell_id,
    authority,
    quarter_start,
    last_day,
    period,
    treatment_key,
    start_date,
    case when is_closed_in_quarter then closure_date end as closure_date,
    case when is_closed_in_quarter then closure_reason end as closure_reason,
    case when is_closed_in_quarter then is_represented_within_6_months end as is_represented_within_6_months,
    treatment_sequence = max(treatment_sequence) over (partition by member_id, quarter_start) as is_latest,
    start_date >= quarter_start as starts_in_quarter,
    is_closed_in_quarter,
    is_closed_in_quarter and coalesce(closure_reason = 'completed', false) as is_completed_in_quarter,
    is_closed_in_quarter and coalesce(closure_date between window_start and window_end, false) as is_closed_since_fs
from treatments
