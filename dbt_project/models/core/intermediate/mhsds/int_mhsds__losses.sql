-- MHSDS: what is lost or assumed, one row a contact or score that it concerns. `format_losses` says what it means.
select
    authority,
    'contacts' as table_name,
    as_of,
    'contacts without their referral' as what
from {{ ref('int_mental_health_contacts__from_mhsds') }}
where not has_referral
union all
select
    authority,
    'contacts' as table_name,
    as_of,
    'contacts with liaison teams' as what
from {{ ref('int_mental_health_contacts__from_mhsds') }}
where team = 'liaison'
union all
select
    scores.authority,
    'activity_scores' as table_name,
    scores.as_of,
    'scores without their contact' as what
from {{ ref('stg_mhsds__activity_scores') }} as scores
left join {{ ref('stg_mhsds__activities') }} as activities
    on scores.authority = activities.authority and scores.activity_key = activities.activity_key
left join {{ ref('stg_mhsds__contacts') }} as contacts
    on activities.authority = contacts.authority and activities.contact_key = contacts.contact_key
where contacts.contact_key is null and scores.instrument in ('720433000', '445455005')
