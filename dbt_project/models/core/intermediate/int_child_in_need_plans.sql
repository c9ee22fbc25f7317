{{ config(materialized='view') }}
-- Child in need plans from the source in force of each authority: the extract, or the returns of a standard.
{{ source_in_force(
    'social_care/child_in_need_plans',
    ['plan_key', 'person_key', 'start_date', 'end_date']
) }}
