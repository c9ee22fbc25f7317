-- Referrals from the newest Standard Safeguarding Dataset, in the columns of the extract. One that led to no further
-- action and has no end ends on its day.
with newest as (
    {{ newest_return('ssd', 'social_care/referrals') }}
)

select
    cases.authority,
    cases.referral_key,
    cases.referral_rank,
    cases.person_key,
    cases.referral_date as start_date,
    {{ known_end(
        'coalesce(cases.close_date, case when ' ~ is_yes('cases.referral_nfa') ~ ' then cases.referral_date end)',
        'authorities.as_of'
    ) }} as end_date,
    cases.referral_source_code as source,
    case
        when cases.primary_need_code in ({{ cin_census_codes('need') }}) then cases.primary_need_code
    end as category_of_need,
    cases.as_of,
    cases.primary_need_code,
    cases.close_date is null and {{ is_yes('cases.referral_nfa') }} as is_ended_as_nfa
from {{ ref('stg_ssd__cin_episodes') }} as cases
inner join newest using (authority, as_of)
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
