-- Toolkit I66, its true rows only: people of a spell with four or more repeat domestic abuse incidents, or a MARAC
-- referral, in the 12 months to the quarter end.
with events as (
    select
        authority,
        person_key,
        incident_date as day,
        true as is_repeat
    from {{ ref('int_incidents__repeats') }}
    union all
    select
        authority,
        person_key,
        referral_date as day,
        false as is_repeat
    from {{ ref('marac_referral') }}
),

-- the 12 months to a quarter end reach back no further than the fourth quarter before
candidates as (
    select
        *,
        {{ rows_of(days_from(
            quarter_start('day'), quarter_start('day') ~ ' + interval 12 month', '3 month'
        )) }} as quarter_start
    from events
),

people as (
    select
        candidates.authority,
        candidates.person_key,
        candidates.quarter_start
    from candidates
    inner join {{ ref('int_authorities__quarters') }} as quarters using (authority, quarter_start)
    where
        candidates.day <= quarters.last_day
        and candidates.day > {{ months_before('quarters.last_day', 12) }}
    group by candidates.authority, candidates.person_key, candidates.quarter_start
    having count(*) filter (where candidates.is_repeat) >= 4 or count(*) filter (where not candidates.is_repeat) > 0
)

select
    members.member_id,
    quarters.quarter_start,
    true as i66_four_or_more_da_repeats_or_marac
from people
inner join {{ ref('int_spells__members') }} as members using (authority, person_key)
inner join {{ ref('int_spells__quarters') }} as quarters
    on members.spell_id = quarters.spell_id and people.quarter_start = quarters.quarter_start
