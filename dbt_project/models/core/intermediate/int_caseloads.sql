{{ config(materialized='view') }}
-- Caseloads from the source in force of each authority: the extract, or the returns of a standard.
select
    authority,
    snapshot_date,
    worker_key,
    team,
    role,
    cases,
    waiting,
    fte,
    assessment_cases,
    individual_cases,
    group_cases
from {{ ref('stg_workforce__caseloads') }}
{% for standard in ['ssd', 'csww'] -%}
    union all
    select
        made.authority,
        made.snapshot_date,
        made.worker_key,
        made.team,
        made.role,
        made.cases,
        made.waiting,
        made.fte,
        made.assessment_cases,
        made.individual_cases,
        made.group_cases
    from {{ ref('int_caseloads__from_' ~ standard) }} as made
    inner join {{ ref('stg_register__extracts') }} as extracts
        on
            made.authority = extracts.authority
            and extracts.extract = 'workforce/caseloads'
            and extracts.source_format = '{{ standard }}'
{% endfor %}
