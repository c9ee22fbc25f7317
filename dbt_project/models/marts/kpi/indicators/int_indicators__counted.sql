-- Generated from the models of this folder by `make generate`. Do not edit.
-- What the models of the indicators counted, one below the other.
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
    cast(null as date) as reaches
from {{ ref('ind_01_child_protection_cases') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_02_length_of_plans') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_03_repeat_plans') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_04_care_proceedings') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_05_children_looked_after') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_06_length_of_care') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_07_attendance') }}
union all
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
    reaches
from {{ ref('ind_08_ae_attendances') }}
union all
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
    reaches
from {{ ref('ind_09_emergency_admissions') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_10_treatment_completed') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_11_engagement') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_12_substance_misuse') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_13_social_functioning') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_14_caseloads') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_15_depression_and_anxiety') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_16_expert_witness_cost') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_17_repeat_domestic_abuse') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_18_domestic_abuse_programmes') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_19_high_risk_domestic_abuse') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_20_lsir') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_rr_re_referrals') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_x1_long_child_in_need_plans') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_x2_assessments') }}
union all
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
    cast(null as date) as reaches
from {{ ref('ind_x4_rates_of_plans') }}
