{{ config(materialized='view') }}
-- Totals of attendance from the source in force of each authority: the extract, or the school census.
{{ source_in_force(
    'education/attendance_summary',
    [
        'upn_hash', 'school_urn', 'period_start', 'period_end', 'possible_sessions', 'authorised_absence_sessions',
        'unauthorised_absence_sessions',
    ]
) }}
