-- Secondary needs from the children in need census: the distinct factors that assessments of a case found, as needs.
select distinct
    cases.authority,
    cases.referral_key,
    {{ need_of_factor('factors.assessment_factor') }} as need
from {{ ref('int_cin_census__cases') }} as cases
inner join {{ ref('stg_cin_census__assessment_factors') }} as factors
    on
        cases.authority = factors.authority
        and cases.as_of = factors.as_of
        and cases.person_key = factors.person_key
        and cases.referral_date = factors.cin_referral_date
        and cases.number = factors.number
where {{ need_of_factor('factors.assessment_factor') }} is not null
