-- Referrals from the Department's daily collection, in the columns of the extract: of each the newest payload. One that
-- led to no further action and has no end ends on its day. Payloads do not say the primary need.
with newest as (
    {{ newest_payload(
        'stg_csc_api__episodes',
        ['referral_key'],
        ['referral_date', 'referral_source', 'referral_nfa', 'closure_date']
    ) }}
)

select
    newest.authority,
    newest.referral_key,
    cast(rank() over (partition by newest.authority order by newest.referral_key) as integer) as referral_rank,
    newest.person_key,
    newest.referral_date as start_date,
    {{ known_end(
        'coalesce(newest.closure_date, case when ' ~ is_yes('newest.referral_nfa') ~ ' then newest.referral_date end)',
        'authorities.as_of'
    ) }} as end_date,
    newest.referral_source as source,
    cast(null as string) as category_of_need,
    newest.as_of,
    newest.closure_date is null and {{ is_yes('newest.referral_nfa') }} as is_ended_as_nfa
from newest
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
where newest.referral_date is not null
