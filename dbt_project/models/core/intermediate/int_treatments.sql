{{ config(materialized='view') }}
-- Structured treatments from the source in force of each authority: the extract, or NDTMS.
{{ source_in_force(
    'substance_misuse/treatments',
    [
        'treatment_key', 'treatment_rank', 'person_key', 'substance_group', 'start_date', 'closure_date',
        'closure_reason',
    ]
) }}
