-- Outcomes of whole authorities by financial year or part of one, counted from the authority's rows.
select * from {{ ref('int_authority_years__new_looked_after') }}
union all
select * from {{ ref('int_authority_years__on_plan') }}
union all
select * from {{ ref('int_authority_years__re_referrals') }}
