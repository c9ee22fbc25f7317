{{ config(materialized='view') }}
-- Child protection plans from the source in force of each authority: the extract, or the returns of a standard.
select
    authority,
    plan_key,
    plan_rank,
    person_key,
    start_date,
    end_date,
    category_of_abuse,
    'extract' as source_format
from {{ ref('stg_social_care__child_protection_plans') }}
{% for standard in ['ssd', 'cin_census'] -%}
    union all
    select
        made.authority,
        made.plan_key,
        made.plan_rank,
        made.person_key,
        made.start_date,
        made.end_date,
        made.category_of_abuse,
        extracts.source_format
    from {{ ref('int_child_protection_plans__from_' ~ standard) }} as made
    inner join {{ ref('stg_register__extracts') }} as extracts
        on
            made.authority = extracts.authority
            and extracts.extract = 'social_care/child_protection_plans'
            and extracts.source_format = '{{ standard }}'
{% endfor %}
