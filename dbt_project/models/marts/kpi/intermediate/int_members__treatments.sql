-- A person's substance misuse treatments and assessments in the quarter, gathered into the toolkit's fields.
-- No row where there is neither.
with treatments as (
    select
        member_id,
        quarter_start,
        any_value(start_date) filter (where is_latest) as i25_treatment_start_date,
        any_value(closure_date) filter (where is_latest) as i26_treatment_closure_date,
        any_value(closure_reason) filter (where is_latest) as i27_treatment_closure_reason,
        any_value(is_represented_within_6_months) filter (where is_latest) as i28_represented_within_6_months,
        count(*) filter (where is_closed_since_fs and closure_reason = 'dropped_out') as i31_treatments_no_engagement,
        bool_or(starts_in_quarter) as is_starting_treatment,
        bool_or(is_closed_in_quarter) as is_ending_treatment,
        bool_or(is_completed_in_quarter) as is_treatment_successful,
        -- of any treatment closed in the quarter, not only the latest
        bool_or(is_represented_within_6_months) as is_representing
    from {{ ref('int_treatments__in_quarter') }}
    group by member_id, quarter_start
),

assessments as (
    select
        member_id,
        quarter_start,
        count(*) as i29_initial_assessments,
        count(*) filter (where outcome = 'non_engagement') as i30_initial_assessments_no_engagement
    from {{ ref('int_assessments__since_fs') }}
    group by member_id, quarter_start
)

select
    member_id,
    quarter_start,
    treatments.i25_treatment_start_date,
    treatments.i26_treatment_closure_date,
    treatments.i27_treatment_closure_reason,
    treatments.i28_represented_within_6_months,
    cast(coalesce(assessments.i29_initial_assessments, 0) as integer) as i29_initial_assessments,
    cast(coalesce(assessments.i30_initial_assessments_no_engagement, 0) as integer)
        as i30_initial_assessments_no_engagement,
    cast(coalesce(treatments.i31_treatments_no_engagement, 0) as integer) as i31_treatments_no_engagement,
    coalesce(treatments.is_starting_treatment, false) as is_starting_treatment,
    coalesce(treatments.is_ending_treatment, false) as is_ending_treatment,
    coalesce(treatments.is_treatment_successful, false) as is_treatment_successful,
    coalesce(treatments.is_representing, false) as is_representing
from treatments
full join assessments using (member_id, quarter_start)
