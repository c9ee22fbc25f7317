{{ config(materialized='view') }}
-- Periods of care from the source in force of each authority: the extract, or the returns of a standard.
{{ source_in_force(
    'social_care/periods_of_care',
    [
        'period_key', 'period_rank', 'person_key', 'start_date', 'end_date', 'is_uasc', 'legal_status',
        'placement_type', 'reason_ended',
    ]
) }}
