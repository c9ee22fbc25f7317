-- SSDA903: what is lost or assumed of periods of care and of children, one row each. `format_losses` says what it
-- means.
select
    authority,
    'episodes' as table_name,
    as_of,
    'periods that end as if another episode followed' as what
from {{ ref('int_periods_of_care__from_ssda903') }}
where reason_ended = 'X1'
union all
select
    authority,
    'uasc' as table_name,
    as_of,
    'periods that outlast DUC' as what
from {{ ref('int_periods_of_care__from_ssda903') }}
where is_uasc and duc < coalesce(end_date, as_of)
union all
select
    authority,
    'episodes' as table_name,
    as_of,
    'periods first seen under way' as what
from {{ ref('int_periods_of_care__from_ssda903') }}
where is_first_seen_under_way
union all
select
    periods.authority,
    'episodes' as table_name,
    periods.as_of,
    'periods first seen under way after coverage begins' as what
from {{ ref('int_periods_of_care__from_ssda903') }} as periods
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
where periods.is_first_seen_under_way and periods.start_date >= authorities.care_from
union all
{{ losses_of_persons('ssda903', 'header') }}
