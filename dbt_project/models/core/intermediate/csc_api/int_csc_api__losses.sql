-- The Department's daily collection: what is lost or assumed, one row each. `format_losses` says what it means.
select
    authority,
    'episodes' as table_name,
    as_of,
    'referrals without further action, ended on their day' as what
from {{ ref('int_referrals__from_csc_api') }}
where is_ended_as_nfa
union all
select
    authority,
    'episodes' as table_name,
    as_of,
    'referrals without a primary need' as what
from {{ ref('int_referrals__from_csc_api') }}
union all
{{ losses_of_factors(ref('int_csc_api__factors'), 'factor', table_name='factors') }}
union all
select
    authority,
    'child_protection_plans' as table_name,
    as_of,
    'protection plans without a category of abuse' as what
from {{ ref('int_child_protection_plans__from_csc_api') }}
union all
select
    authority,
    'placements' as table_name,
    as_of,
    'periods of which none is known to be a short break' as what
from {{ ref('int_periods_of_care__from_csc_api') }}
{%- for table, key, day in [
    ('episodes', 'referral_key', 'referral_date'),
    ('child_in_need_plans', 'plan_key', 'start_date'),
    ('child_protection_plans', 'plan_key', 'start_date'),
    ('placements', 'placement_key', 'start_date'),
] %}
    union all
    select
        authority,
        '{{ table }}' as table_name,
        max(as_of) as as_of,
        'without a first day' as what
    from {{ ref('stg_csc_api__' ~ table) }}
    group by authority, person_key, {{ key }}
    having max({{ day }}) is null and max(case when {{ is_yes('purge') }} then 1 else 0 end) = 0
{%- endfor %}
union all
{{ losses_of_persons('csc_api', 'children') }}
