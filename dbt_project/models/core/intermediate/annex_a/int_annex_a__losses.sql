-- Annex A: what is lost or assumed, one row each. `format_losses` says what it means.
with cases as (
    select *
    from {{ ref('int_annex_a__cases') }}
),

plans as (
    select *
    from {{ ref('int_annex_a__child_protection_plans') }}
),

periods as (
    select *
    from {{ ref('int_annex_a__periods_of_care') }}
)

{% set lost = [
    ('cases', 'list_3', 'referrals without further action, ended on their day', "ended_by = 'no_further_action'"),
    ('cases', 'list_3', 'referrals whose end is not known', "ended_by = 'not_known'"),
    (
        'cases',
        'list_3',
        'codes not listed',
        'referral_source is not null and coalesce(' ~ annex_a_source('referral_source') ~ ", '') not in ("
        ~ cin_census_codes('source') ~ ')',
    ),
    ('cases', 'list_3', 'referrals without secondary needs', 'true'),
    ('cases', 'list_6', 'cases without a referral', 'not is_in_list_3'),
    ('cases', 'list_6', 'open cases not in the next workbook', "ended_by = 'not_in_next_return'"),
    (
        'cases',
        'list_6',
        'category of need not listed',
        'primary_need_code is not null and ' ~ annex_a_need('primary_need_code') ~ ' is null',
    ),
    ('plans', 'list_7', 'open protection plans not in the next workbook', "ended_by = 'not_in_next_return'"),
    ('plans', 'list_7', 'protection plans that start on the same day', 'number > 1'),
    ('plans', 'list_7', 'category of abuse not known', 'category_of_abuse is null'),
    ('periods', 'list_8', 'open periods not in the next workbook', "ended_by = 'not_in_next_return'"),
    ('periods', 'list_8', 'periods that start on the same day', 'number > 1'),
    ('periods', 'list_8', 'periods of short breaks', 'is_short_break'),
    ('periods', 'list_8', 'periods whose earlier one is lost', 'is_earlier_one_lost'),
    (
        'periods',
        'list_8',
        'codes not listed',
        'legal_status not in (' ~ ssda903_codes('ls') ~ ') or placement_type not in (' ~ ssda903_codes('place')
        ~ ') or reason_ended not in (' ~ ssda903_codes('rec') ~ ')',
    ),
] -%}
{%- for relation, table_name, what, is_lost in lost %}
    select
        authority,
        '{{ table_name }}' as table_name,
        as_of,
        '{{ what }}' as what
    from {{ relation }}
    where {{ is_lost }}
    union all
{%- endfor %}
{{ losses_of_persons('annex_a', 'lists 1 to 10') }}
