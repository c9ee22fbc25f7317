{{ config(materialized='view') }}
-- Care proceedings from the source in force of each authority: the extract, or the returns of a standard.
{{ source_in_force(
    'social_care/care_proceedings',
    ['proceedings_key', 'person_key', 'pre_proceedings_date', 'issued_date', 'concluded_date', 'outcome']
) }}
