-- SSDA903: what is lost or assumed, one row an episode or child that it concerns. `format_losses` says what it means.
select
    authority,
    'episodes' as table_name,
    as_of,
    'episodes ' || outcome || ' ' || case outcome when 'superseded' then 'by' else 'in' end || ' a newer return' as what
from {{ ref('int_ssda903__episodes') }}
where outcome != 'taken'
union all
select
    authority,
    'episodes' as table_name,
    as_of,
    case ended_by
        when 'next_episode' then 'open episodes ended by the next one'
        else 'open episodes not in the next return'
    end as what
from {{ ref('int_ssda903__ended') }}
where ended_by in ('next_episode', 'not_in_next_return')
union all
select
    authority,
    'episodes' as table_name,
    as_of,
    'episodes of short breaks' as what
from {{ ref('int_ssda903__ended') }}
where ls in ('V3', 'V4')
union all
select
    authority,
    'episodes' as table_name,
    max(as_of) as as_of,
    'children with short breaks only' as what
from {{ ref('int_ssda903__ended') }}
group by authority, person_key
having sum(case when ls in ('V3', 'V4') then 0 else 1 end) = 0
union all
select
    authority,
    'episodes' as table_name,
    as_of,
    case how
        when 'bridges_a_gap' then 'gaps bridged'
        when 'overlaps' then 'episodes that overlap'
        else 'care started on the day on which it ended'
    end as what
from {{ ref('int_ssda903__joined') }}
where how in ('bridges_a_gap', 'overlaps', 'starts_on_the_day')
union all
select
    authority,
    'episodes' as table_name,
    as_of,
    'codes not listed' as what
from {{ ref('int_ssda903__ended') }}
where
    coalesce(rne, '') not in ({{ ssda903_codes('rne') }})
    or coalesce(ls, '') not in ({{ ssda903_codes('ls') }})
    or coalesce(place, '') not in ({{ ssda903_codes('place') }})
    or rec not in ({{ ssda903_codes('rec') }})
