{{ config(materialized='view') }}
-- Child in need plans from the source in force of each authority: the extract, or the returns of a standard.
select
    authority,
    plan_key,
    person_key,
    start_date,
    end_date,
    'extract' as source_format
from {{ ref('stg_social_care__child_in_need_plans') }}
{% for standard in ['ssd', 'cin_census'] -%}
    union all
    select
        made.authority,
        made.plan_key,
        made.person_key,
        made.start_date,
        made.end_date,
        extracts.source_format
    from {{ ref('int_child_in_need_plans__from_' ~ standard) }} as made
    inner join {{ ref('stg_register__extracts') }} as extracts
        on
            made.authority = extracts.authority
            and extracts.extract = 'social_care/child_in_need_plans'
            and extracts.source_format = '{{ standard }}'
{% endfor %}
