{{ config(materialized='view') }}
-- Assessments by substance misuse services from the source in force of each authority: the extract, or NDTMS.
{{ source_in_force(
    'substance_misuse/assessments',
    ['assessment_key', 'person_key', 'assessment_date', 'outcome']
) }}
