-- The Standard Safeguarding Dataset: what is lost or assumed, one row each. `format_losses` says what it means.
with newest as (
    {{ newest_return('ssd', 'social_care/care_proceedings') }}
)

select
    authority,
    'cin_episodes' as table_name,
    as_of,
    'referrals without further action, ended on their day' as what
from {{ ref('int_referrals__from_ssd') }}
where is_ended_as_nfa
union all
select
    authority,
    'cin_episodes' as table_name,
    as_of,
    'category of need not listed' as what
from {{ ref('int_referrals__from_ssd') }}
where primary_need_code is not null and category_of_need is null
union all
{{ losses_of_factors(ref('int_ssd__factors'), 'factor') }}
union all
select
    authority,
    'cp_plans' as table_name,
    as_of,
    'plans of another authority' as what
from {{ ref('int_ssd__child_protection_plans') }}
where is_of_another_authority
union all
select
    authority,
    'cp_plans' as table_name,
    as_of,
    'category of abuse not known' as what
from {{ ref('int_ssd__child_protection_plans') }}
where not is_of_another_authority and category_of_abuse is null
union all
select
    authority,
    'cla_episodes' as table_name,
    as_of,
    'periods of short breaks' as what
from {{ ref('int_ssd__periods_of_care') }}
where is_short_break
union all
select
    authority,
    'cla_episodes' as table_name,
    as_of,
    'episodes without a period' as what
from {{ ref('int_ssd__episodes') }}
where is_without_period
union all
select
    prepared.authority,
    'pre_proceedings' as table_name,
    prepared.as_of,
    case
        when prepared.decision_date is null then 'pre-proceedings without a decision'
        else 'pre-proceedings without what followed'
    end as what
from {{ ref('stg_ssd__pre_proceedings') }} as prepared
inner join newest using (authority, as_of)
union all
{{ losses_of_persons('ssd', 'person') }}
union all
{{ losses_of_upns('stg_ssd__person', 'person') }}
