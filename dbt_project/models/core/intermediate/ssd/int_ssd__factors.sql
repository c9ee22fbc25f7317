-- The Standard Safeguarding Dataset: the factors that assessments found, one row a referral and code in the list.
with newest as (
    {{ newest_return('ssd', 'social_care/referrals') }}
),

listed as (
    select
        assessments.authority,
        assessments.as_of,
        assessments.referral_key,
        {{ rows_of("split(factors.factors, ',')") }} as entry
    from {{ ref('stg_ssd__assessment_factors') }} as factors
    inner join {{ ref('stg_ssd__cin_assessments') }} as assessments using (authority, as_of, assessment_key)
    inner join newest using (authority, as_of)
    where factors.factors is not null
)

select
    authority,
    as_of,
    referral_key,
    regexp_extract(entry, '([0-9A-Z]+)', 1) as factor
from listed
where regexp_extract(entry, '([0-9A-Z]+)', 1) != ''
