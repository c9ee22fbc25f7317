-- Contacts with mental health services from MHSDS, in the columns of the extract: crisis where the team is a crisis
-- team, else planned. Liaison in hospitals counts as planned.
select
    authority,
    contact_key,
    person_key,
    contact_date,
    case team when 'crisis' then 'crisis' else 'planned' end as contact_type,
    team,
    has_referral,
    as_of
from {{ ref('int_mhsds__contacts') }}
