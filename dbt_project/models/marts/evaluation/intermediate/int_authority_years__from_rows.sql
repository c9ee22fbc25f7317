-- Outcomes of whole authorities by financial year or part of one, counted from an authority's rows. The Department's
-- returns include unaccompanied children, so that under 18 only entries that include them can be set against a return;
-- under 12 hardly any child is unaccompanied.
with counted as (
    select * from {{ ref('int_authority_years__new_looked_after') }}
    union all
    select * from {{ ref('int_authority_years__on_plan') }}
    union all
    select * from {{ ref('int_authority_years__re_referrals') }}
)

select
    *,
    includes_uasc or age_group <> 'under_18' as is_as_in_returns
from counted
