{{ config(materialized='view') }}
-- Accident and emergency attendances from the source in force of each authority: the extract, or SUS.
{{ source_in_force(
    'health/ae_attendances',
    ['attendance_key', 'person_key', 'attendance_date']
) }}
