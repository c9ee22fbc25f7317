-- Periods of care of the newest Standard Safeguarding Dataset: a period begins on the day on which the child entered
-- care and ends with its last episode, unless one is open. Short breaks, all of whose legal statuses are V3 or V4, are
-- among them. What begins on the day on which a period ends, or ends on the day on which it begins, is not part of it.
with grouped as (
    select
        authority,
        as_of,
        person_key,
        period,
        min(coalesce(entered_care_date, episode_start_date)) as start_date,
        case when count(*) = count(episode_ceased_date) then max(episode_ceased_date) end as end_date,
        {{ latest('episode_ceased_reason', 'episode_start_date') }} as reason_ended
    from {{ ref('int_ssd__episodes') }}
    group by authority, as_of, person_key, period
),

statuses as (
    select
        grouped.authority,
        grouped.person_key,
        grouped.period,
        {{ latest('statuses.legal_status', 'statuses.status_start_date') }} as legal_status,
        min(case when regexp_extract(statuses.legal_status, '^(V3|V4)', 1) != '' then 1 else 0 end) = 1
            as is_short_break
    from grouped
    inner join {{ ref('stg_ssd__legal_status') }} as statuses
        on
            grouped.authority = statuses.authority
            and grouped.as_of = statuses.as_of
            and grouped.person_key = statuses.person_key
            and (
                statuses.status_start_date = grouped.start_date
                or (
                    statuses.status_start_date < {{ open_ended('grouped.end_date') }}
                    and grouped.start_date < {{ open_ended('statuses.status_end_date') }}
                )
            )
    where statuses.legal_status is not null
    group by grouped.authority, grouped.person_key, grouped.period
),

placements as (
    select
        grouped.authority,
        grouped.person_key,
        grouped.period,
        {{ latest('placements.placement_type', 'placements.placement_start_date') }} as placement_type
    from grouped
    inner join {{ ref('stg_ssd__cla_placement') }} as placements
        on
            grouped.authority = placements.authority
            and grouped.as_of = placements.as_of
            and grouped.person_key = placements.person_key
            and (
                placements.placement_start_date = grouped.start_date
                or (
                    placements.placement_start_date > grouped.start_date
                    and placements.placement_start_date < {{ open_ended('grouped.end_date') }}
                )
            )
    group by grouped.authority, grouped.person_key, grouped.period
),

unaccompanied as (
    select distinct
        grouped.authority,
        grouped.person_key,
        grouped.period
    from grouped
    inner join {{ ref('stg_ssd__immigration_status') }} as statuses
        on
            grouped.authority = statuses.authority
            and grouped.as_of = statuses.as_of
            and grouped.person_key = statuses.person_key
            and coalesce(statuses.status_start_date, grouped.start_date) <= grouped.start_date
            and grouped.start_date <= {{ open_ended('statuses.status_end_date') }}
    where statuses.immigration_status like '%UASC%'
)

select
    grouped.authority,
    grouped.as_of,
    grouped.person_key,
    {{ sha256("grouped.person_key || '|period_of_care|' || grouped.period") }} as period_key,
    grouped.start_date,
    grouped.end_date,
    grouped.reason_ended,
    statuses.legal_status,
    placements.placement_type,
    unaccompanied.person_key is not null as is_uasc,
    coalesce(statuses.is_short_break, false) as is_short_break
from grouped
left join statuses using (authority, person_key, period)
left join placements using (authority, person_key, period)
left join unaccompanied using (authority, person_key, period)
