-- Annex A: every referral of list 3 and every case of list 6, of all workbooks, of each the newest that has it, with
-- its end. A case that began on the day of a referral of the child is that referral's. A referral that led to no
-- further action ends on its day; an open case in no newer workbook ends on the day after the one that has it; of a
-- referral without a case the end is not known.
with referred as (
    {{ newest_of_returns(
        'annex_a',
        'social_care/referrals',
        'stg_annex_a__list_3',
        ['date_of_referral', 'number'],
        'case when ' ~ annex_a_yes('held.referral_nfa') ~ ' then held.date_of_referral end'
    ) }}
),

in_need as (
    {{ newest_of_returns(
        'annex_a', 'social_care/referrals', 'stg_annex_a__list_6', ['cin_start_date', 'number'], 'held.cin_closure_date'
    ) }}
),

cases as (
    select
        coalesce(referred.authority, in_need.authority) as authority,
        greatest(referred.as_of, in_need.as_of) as as_of,
        coalesce(referred.person_key, in_need.person_key) as person_key,
        coalesce(referred.date_of_referral, in_need.cin_start_date) as referral_date,
        coalesce(referred.number, in_need.number) as number,
        referred.person_key is not null as is_in_list_3,
        in_need.person_key is not null as is_in_list_6,
        referred.referral_source,
        coalesce(referred.ended_by = 'return', false) as is_nfa,
        in_need.primary_need_code,
        in_need.cin_closure_date,
        in_need.ended_on,
        in_need.ended_by
    from referred
    full outer join in_need
        on
            referred.authority = in_need.authority
            and referred.person_key = in_need.person_key
            and referred.date_of_referral = in_need.cin_start_date
            and referred.number = in_need.number
)

select
    authority,
    as_of,
    person_key,
    referral_date,
    number,
    is_in_list_3,
    is_in_list_6,
    referral_source,
    primary_need_code,
    case when cin_closure_date is null and is_nfa then referral_date else ended_on end as ended_on,
    case
        when cin_closure_date is null and is_nfa then 'no_further_action'
        else coalesce(ended_by, 'not_known')
    end as ended_by,
    {{ key_of('referral', 'referral_date') }} as referral_key
from cases
