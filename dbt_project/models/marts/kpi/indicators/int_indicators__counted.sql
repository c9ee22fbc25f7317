{{ config(materialized='view') }}
-- What the models of the indicators counted, one below the other. A new indicator is one line here.
{% for model in [
    'ind_01_child_protection_cases',
    'ind_02_length_of_plans',
    'ind_03_repeat_plans',
    'ind_04_care_proceedings',
    'ind_05_children_looked_after',
    'ind_06_length_of_care',
    'ind_07_attendance',
    'ind_08_ae_attendances',
    'ind_09_emergency_admissions',
    'ind_10_treatment_completed',
    'ind_11_engagement',
    'ind_12_substance_misuse',
    'ind_13_social_functioning',
    'ind_14_caseloads',
    'ind_15_depression_and_anxiety',
    'ind_16_expert_witness_cost',
    'ind_17_repeat_domestic_abuse',
    'ind_18_domestic_abuse_programmes',
    'ind_19_high_risk_domestic_abuse',
    'ind_20_lsir',
    'ind_rr_re_referrals',
] -%}
    {{ 'union all by name' if not loop.first }}
    select * from {{ ref(model) }}
{% endfor %}
