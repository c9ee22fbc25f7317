{{ config(materialized='view') }}
-- Referrals from the source in force of each authority: the extract, or the returns of a standard.
{{ source_in_force(
    'social_care/referrals',
    ['referral_key', 'referral_rank', 'person_key', 'start_date', 'end_date', 'source', 'category_of_need']
) }}
