{{ config(materialized='view') }}
-- Depression and anxiety scores from the source in force of each authority: the extract, or MHSDS.
{{ source_in_force(
    'health/mental_health_scores',
    ['person_key', 'instrument', 'stage', 'score_date', 'score']
) }}
