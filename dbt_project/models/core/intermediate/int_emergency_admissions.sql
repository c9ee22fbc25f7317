{{ config(materialized='view') }}
-- Emergency admissions from the source in force of each authority: the extract, or SUS.
{{ source_in_force(
    'health/emergency_admissions',
    ['admission_key', 'person_key', 'admission_date']
) }}
