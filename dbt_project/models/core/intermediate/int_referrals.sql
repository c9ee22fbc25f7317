{{ config(materialized='view') }}
-- Referrals from the source in force of each authority: the extract, or the returns of a standard.
select
    authority,
    referral_key,
    referral_rank,
    person_key,
    start_date,
    end_date,
    source,
    category_of_need,
    'extract' as source_format
from {{ ref('stg_social_care__referrals') }}
{% for standard in ['ssd', 'cin_census'] -%}
    union all
    select
        made.authority,
        made.referral_key,
        made.referral_rank,
        made.person_key,
        made.start_date,
        made.end_date,
        made.source,
        made.category_of_need,
        extracts.source_format
    from {{ ref('int_referrals__from_' ~ standard) }} as made
    inner join {{ ref('stg_register__extracts') }} as extracts
        on
            made.authority = extracts.authority
            and extracts.extract = 'social_care/referrals'
            and extracts.source_format = '{{ standard }}'
{% endfor %}
