{{ config(materialized='view') }}
-- Caseloads from the source in force of each authority: the extract, or the returns of a standard.
{{ source_in_force(
    'workforce/caseloads',
    [
        'snapshot_date', 'worker_key', 'team', 'role', 'cases', 'waiting', 'fte', 'assessment_cases',
        'individual_cases', 'group_cases',
    ]
) }}
