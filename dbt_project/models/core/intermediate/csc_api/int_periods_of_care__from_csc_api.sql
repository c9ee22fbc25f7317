-- Periods of care from the Department's daily collection, in the columns of the extract: placements that touch.
-- Payloads do not say the legal status, so short breaks are among them.
with periods as (
    select
        authority,
        person_key,
        period,
        min(start_date) as start_date,
        case when count(*) = count(end_date) then max(end_date) end as end_date,
        {{ latest('placement_type', 'start_date') }} as placement_type,
        {{ latest('end_reason', 'start_date') }} as reason_ended,
        max(as_of) as as_of
    from {{ ref('int_csc_api__placements') }}
    group by authority, person_key, period
),

keyed as (
    select
        periods.*,
        {{ sha256("person_key || '|period_of_care|' || cast(start_date as string)") }} as period_key
    from periods
)

select
    keyed.authority,
    keyed.period_key,
    cast(rank() over (partition by keyed.authority order by keyed.period_key) as integer) as period_rank,
    keyed.person_key,
    keyed.start_date,
    {{ known_end('keyed.end_date', 'authorities.as_of') }} as end_date,
    coalesce(children.is_uasc and {{ open_ended('children.uasc_end_date') }} > keyed.start_date, false) as is_uasc,
    cast(null as string) as legal_status,
    keyed.placement_type,
    case when keyed.end_date <= authorities.as_of then keyed.reason_ended end as reason_ended,
    keyed.as_of
from keyed
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
left join {{ ref('int_persons__from_csc_api') }} as children
    on keyed.authority = children.authority and keyed.person_key = children.person_key
