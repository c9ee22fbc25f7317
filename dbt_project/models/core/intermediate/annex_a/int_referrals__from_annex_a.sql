-- Referrals from Annex A, in the columns of the extract.
select
    cases.authority,
    cases.referral_key,
    cases.number as referral_rank,
    cases.person_key,
    cases.referral_date as start_date,
    {{ known_end('cases.ended_on', 'authorities.as_of') }} as end_date,
    coalesce({{ annex_a_source('cases.referral_source') }}, cases.referral_source) as source,
    {{ annex_a_need('cases.primary_need_code') }} as category_of_need
from {{ ref('int_annex_a__cases') }} as cases
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
