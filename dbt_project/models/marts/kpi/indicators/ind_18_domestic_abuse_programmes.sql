-- Indicator 18. Who: adults of the level's spells who work with domestic abuse workers, victims and perpetrators apart.
-- Counted: their programmes that start and that end in the quarter, and those completed over those that end. Not cut at
-- FS start or end; a programme counts once however many spells of the level its person belongs to.
with events as (
    select
        *,
        'programmes_started' as event,
        {{ quarter_start('start_date') }} as quarter_start
    from {{ ref('domestic_abuse_programme') }}
    union all
    select
        *,
        'programmes_ended' as event,
        {{ quarter_start('end_date') }} as quarter_start
    from {{ ref('domestic_abuse_programme') }}
    where end_date is not null
),

level_events as (
    select distinct
        population.authority,
        population.level,
        population.level_value,
        events.quarter_start,
        events.programme_key,
        events.participant_role,
        events.event,
        events.outcome
    from events
    inner join {{ ref('int_spells__members') }} as members using (authority, person_key)
    inner join {{ ref('int_adults__specialist_work') }} as work
        on members.member_id = work.member_id and work.specialism = 'domestic_abuse'
    inner join {{ ref('population') }} as population
        on members.member_id = population.member_id and events.quarter_start = population.quarter_start
    where population.level in ('fs', 'cohort')
)

select
    authority,
    '18' as indicator,
    event as measure,
    level,
    level_value,
    participant_role as breakdown,
    quarter_start,
    count(*) as numerator,
    cast(null as bigint) as denominator,
    'individual' as source
from level_events
group by authority, event, level, level_value, participant_role, quarter_start
union all
select
    authority,
    '18' as indicator,
    'programmes_completed' as measure,
    level,
    level_value,
    participant_role as breakdown,
    quarter_start,
    count(*) filter (where outcome = 'completed') as numerator,
    count(*) as denominator,
    'individual' as source
from level_events
where event = 'programmes_ended'
group by authority, level, level_value, participant_role, quarter_start
