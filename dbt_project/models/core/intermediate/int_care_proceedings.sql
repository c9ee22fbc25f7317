{{ config(materialized='view') }}
-- Care proceedings from the source in force of each authority: the extract, or the returns of a standard.
select
    authority,
    proceedings_key,
    person_key,
    pre_proceedings_date,
    issued_date,
    concluded_date,
    outcome,
    'extract' as source_format
from {{ ref('stg_social_care__care_proceedings') }}
{% for standard in ['ssd', 'cin_census'] -%}
    union all
    select
        made.authority,
        made.proceedings_key,
        made.person_key,
        made.pre_proceedings_date,
        made.issued_date,
        made.concluded_date,
        made.outcome,
        extracts.source_format
    from {{ ref('int_care_proceedings__from_' ~ standard) }} as made
    inner join {{ ref('stg_register__extracts') }} as extracts
        on
            made.authority = extracts.authority
            and extracts.extract = 'social_care/care_proceedings'
            and extracts.source_format = '{{ standard }}'
{% endfor %}
