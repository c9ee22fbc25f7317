-- Child in need plans from the Department's daily collection, in the columns of the extract: of each the newest
-- payload.
with newest as (
    {{ newest_payload(
        'stg_csc_api__child_in_need_plans', ['plan_key'], ['start_date', 'end_date'], episode='referral_key'
    ) }}
)

select
    newest.authority,
    newest.plan_key,
    newest.person_key,
    newest.start_date,
    {{ known_end('newest.end_date', 'authorities.as_of') }} as end_date,
    newest.as_of
from newest
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
where newest.start_date is not null
