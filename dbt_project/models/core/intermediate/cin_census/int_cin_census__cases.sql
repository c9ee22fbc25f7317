-- The children in need census: every case of all censuses, of each the newest one that has it, with its end. A referral
-- that led to no further action ends on its day. An open case in no newer census ends on the day after the one that
-- has it.
with taken as (
    {{ newest_of_returns(
        'cin_census',
        'social_care/referrals',
        'stg_cin_census__cin_details',
        ['cin_referral_date', 'number'],
        'coalesce(held.cin_closure_date, case when ' ~ is_yes('held.referral_nfa') ~ ' then held.cin_referral_date end)'
    ) }}
)

select
    authority,
    as_of,
    person_key,
    cin_referral_date as referral_date,
    number,
    referral_source,
    primary_need_code,
    reason_for_closure,
    {{ is_yes('referral_nfa') }} as is_nfa,
    ended_on,
    case
        when cin_closure_date is null and {{ is_yes('referral_nfa') }} then 'no_further_action'
        else ended_by
    end as ended_by,
    {{ key_of('referral', 'cin_referral_date') }} as referral_key
from taken
