-- One row an authority: its as-of date and, beside it, how far the extracts reach that fields rest on. care_from
-- and its like are the first day of what returns know; empty where the extract itself was delivered.
select
    authority,
    max(as_of) filter (where extract like 'social_care/%') as as_of,
    max(as_of) filter (where extract = 'social_care/referrals') as referrals_as_of,
    max(as_of) filter (where extract = 'social_care/child_protection_plans') as plans_as_of,
    max(as_of) filter (where extract = 'social_care/periods_of_care') as care_as_of,
    max(coverage_from) filter (where extract = 'social_care/periods_of_care') as care_from,
    max(coverage_from) filter (where extract = 'social_care/referrals') as referrals_from,
    max(coverage_from) filter (where extract = 'social_care/child_protection_plans') as plans_from,
    max(as_of) filter (where extract = 'police/incidents') as incidents_as_of,
    max(as_of) filter (where extract = 'police/marac_referrals') as marac_referrals_as_of,
    max(as_of) filter (where extract = 'substance_misuse/assessments') as assessments_as_of,
    max(as_of) filter (where extract = 'substance_misuse/treatments') as treatments_as_of,
    max(as_of) filter (where extract = 'substance_misuse/treatment_outcomes_profiles') as outcomes_profiles_as_of,
    max(as_of) filter (where extract = 'domestic_abuse/programmes') as programmes_as_of,
    max(as_of) filter (where extract = 'education/sessions_or_summary') as attendance_as_of
from {{ ref('stg_register__extracts') }}
group by authority
having max(as_of) filter (where extract like 'social_care/%') is not null
