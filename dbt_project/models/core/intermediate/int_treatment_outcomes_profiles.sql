{{ config(materialized='view') }}
-- Treatment Outcomes Profile forms from the source in force of each authority: the extract, or NDTMS.
{{ source_in_force(
    'substance_misuse/treatment_outcomes_profiles',
    [
        'form_key', 'form_rank', 'person_key', 'treatment_key', 'stage', 'form_date', 'alcohol_days',
        'opiate_days', 'crack_days', 'cocaine_days', 'amphetamine_days', 'cannabis_days', 'other_days',
        'psychological_health', 'physical_health', 'quality_of_life', 'paid_work_days', 'volunteering_days',
        'education_days',
    ]
) }}
