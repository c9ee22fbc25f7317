-- Generated from the models of this folder by `make generate`. Do not edit.
-- What the models of the indicators counted, one below the other; some say themselves how far what they used reaches.
{% set models = [
    "ind_01_child_protection_cases",
    "ind_02_length_of_plans",
    "ind_03_repeat_plans",
    "ind_04_care_proceedings",
    "ind_05_children_looked_after",
    "ind_06_length_of_care",
    "ind_07_attendance",
    "ind_08_ae_attendances",
    "ind_09_emergency_admissions",
    "ind_10_treatment_completed",
    "ind_11_engagement",
    "ind_12_substance_misuse",
    "ind_13_social_functioning",
    "ind_14_caseloads",
    "ind_15_depression_and_anxiety",
    "ind_16_expert_witness_cost",
    "ind_17_repeat_domestic_abuse",
    "ind_18_domestic_abuse_programmes",
    "ind_19_high_risk_domestic_abuse",
    "ind_20_lsir",
    "ind_rr_re_referrals",
    "ind_x1_long_child_in_need_plans",
    "ind_x2_assessments",
    "ind_x4_rates_of_plans",
] -%}
{% set with_reach = ["ind_08_ae_attendances", "ind_09_emergency_admissions"] -%}
{%- for model in models %}
    {{ 'union all' if not loop.first }}
    select
        authority,
        indicator,
        measure,
        level,
        level_value,
        breakdown,
        quarter_start,
        numerator,
        denominator,
        source,
        {{ 'reaches' if model in with_reach else 'cast(null as date) as reaches' }}
    from {{ ref(model) }}
{%- endfor %}
