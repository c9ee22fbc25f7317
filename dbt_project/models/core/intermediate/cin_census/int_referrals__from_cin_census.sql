-- Referrals from the children in need census, in the columns of the extract: a case is one.
select
    cases.authority,
    cases.referral_key,
    cases.number as referral_rank,
    cases.person_key,
    cases.referral_date as start_date,
    {{ known_end('cases.ended_on', 'authorities.as_of') }} as end_date,
    cases.referral_source as source,
    case
        when cases.primary_need_code in ({{ cin_census_codes('need') }}) then cases.primary_need_code
    end as category_of_need
from {{ ref('int_cin_census__cases') }} as cases
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
