{{ config(materialized='view') }}
-- Periods of care from the source in force of each authority: the extract, or the returns of a standard.
select
    authority,
    period_key,
    period_rank,
    person_key,
    start_date,
    end_date,
    is_uasc,
    legal_status,
    placement_type,
    reason_ended,
    'extract' as source_format
from {{ ref('stg_social_care__periods_of_care') }}
union all
select
    periods.authority,
    periods.period_key,
    periods.period_rank,
    periods.person_key,
    periods.start_date,
    periods.end_date,
    periods.is_uasc,
    periods.legal_status,
    periods.placement_type,
    periods.reason_ended,
    extracts.source_format
from {{ ref('int_periods_of_care__from_ssda903') }} as periods
inner join {{ ref('stg_register__extracts') }} as extracts
    on
        periods.authority = extracts.authority
        and extracts.extract = 'social_care/periods_of_care'
        and extracts.source_format = 'ssda903'
