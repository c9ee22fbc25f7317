{{ config(materialized='view') }}
-- Child protection plans from the source in force of each authority: the extract, or the returns of a standard.
{{ source_in_force(
    'social_care/child_protection_plans',
    ['plan_key', 'plan_rank', 'person_key', 'start_date', 'end_date', 'category_of_abuse']
) }}
