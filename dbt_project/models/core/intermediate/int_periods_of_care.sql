{{ config(materialized='view') }}
-- Periods of care from the source in force of each authority: the extract, or the returns of a standard.
select
    authority,
    period_key,
    period_rank,
    person_key,
    start_date,
    end_date,
    is_uasc,
    legal_status,
    placement_type,
    reason_ended,
    'extract' as source_format
from {{ ref('stg_social_care__periods_of_care') }}
{% for standard in ['ssd', 'ssda903'] -%}
    union all
    select
        made.authority,
        made.period_key,
        made.period_rank,
        made.person_key,
        made.start_date,
        made.end_date,
        made.is_uasc,
        made.legal_status,
        made.placement_type,
        made.reason_ended,
        extracts.source_format
    from {{ ref('int_periods_of_care__from_' ~ standard) }} as made
    inner join {{ ref('stg_register__extracts') }} as extracts
        on
            made.authority = extracts.authority
            and extracts.extract = 'social_care/periods_of_care'
            and extracts.source_format = '{{ standard }}'
{% endfor %}
