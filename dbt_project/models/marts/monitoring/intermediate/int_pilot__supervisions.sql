-- Group case supervisions in the pilot's periods: by risk rating, by profession in the room, and how many professions
-- there were. Whose: families with a spell open on the day.
with held as (
    select distinct
        spells.authority,
        spells.period_start,
        supervisions.supervision_key,
        supervisions.risk_rating,
        supervisions.professions_present
    from (
        select distinct
            authority,
            period_start,
            family_key,
            window_start,
            window_end
        from {{ ref('int_pilot__cases') }}
    ) as spells
    inner join {{ ref('int_group_supervisions') }} as supervisions
        on
            spells.authority = supervisions.authority
            and spells.family_key = supervisions.family_key
            and supervisions.held_date between spells.window_start and spells.window_end
),

wholes as (
    select
        authority,
        period_start,
        count(*) as supervisions
    from held
    group by authority, period_start
),

named as (
    select
        authority,
        period_start,
        supervision_key,
        {{ rows_of("split(professions_present, ';')") }} as profession
    from held
    where professions_present is not null
),

-- a profession is a role of reference.worker_roles, by its code, name or kind of adult worker; not as free text
professions as (
    select distinct
        named.authority,
        named.period_start,
        named.supervision_key,
        coalesce(roles.role, 'not_in_list') as role,
        lower({{ trimmed('named.profession') }}) as profession
    from named
    left join {{ ref('worker_roles') }} as roles
        on
            lower({{ trimmed('named.profession') }})
            in (roles.role, lower(roles.name), roles.adult_worker_type)
    where {{ trimmed('named.profession') }} != ''
),

parts as (
    select
        authority,
        period_start,
        supervision_key,
        'supervisions_by_risk_rating' as measure,
        coalesce(risk_rating, 'not_recorded') as breakdown
    from held
    union all
    select
        authority,
        period_start,
        supervision_key,
        'supervisions_by_profession' as measure,
        role as breakdown
    from professions
    union all
    select
        held.authority,
        held.period_start,
        held.supervision_key,
        'supervisions_by_profession' as measure,
        'not_recorded' as breakdown
    from held
    left join professions using (authority, period_start, supervision_key)
    where professions.role is null
)

select
    authority,
    period_start,
    'supervisions_held' as measure,
    '' as breakdown,
    cast(supervisions as double) as numerator,
    cast(null as double) as denominator
from wholes
union all
select
    parts.authority,
    parts.period_start,
    parts.measure,
    parts.breakdown,
    count(distinct parts.supervision_key) as numerator,
    any_value(wholes.supervisions) as denominator
from parts
inner join wholes using (authority, period_start)
group by parts.authority, parts.period_start, parts.measure, parts.breakdown
union all
select
    authority,
    period_start,
    'professions_at_supervisions' as measure,
    '' as breakdown,
    count(*) as numerator,
    count(distinct supervision_key) as denominator
from (
    select distinct
        authority,
        period_start,
        supervision_key,
        profession
    from professions
) as present
group by authority, period_start
