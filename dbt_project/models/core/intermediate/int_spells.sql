-- Family Safeguarding spells: a family's allocations joined where they touch, overlap, or lie 28 days or less apart.
with allocations as (
    select
        involvements.authority,
        involvements.family_key,
        involvements.team,
        involvements.involvement_rank,
        involvements.start_date,
        involvements.end_date
    from {{ ref('stg_social_care__safeguarding_involvements') }} as involvements
),

gaps as (
    select
        *,
        row_number() over (partition by authority, family_key order by start_date, involvement_rank) as place,
        max({{ open_ended('end_date') }}) over (
            partition by authority, family_key
            order by start_date, involvement_rank
            rows between unbounded preceding and 1 preceding
        ) as latest_end_before
    from allocations
),

numbered as (
    select
        *,
        sum(if({{ days_between('latest_end_before', 'start_date') }} <= 28, 0, 1)) over (
            partition by authority, family_key
            order by place
            rows between unbounded preceding and current row
        ) as spell_number
    from gaps
),

spells as (
    select
        authority,
        family_key,
        min(start_date) as fs_start_date,
        -- open while any allocation is open
        nullif(max({{ open_ended('end_date') }}), date '9999-12-31') as fs_end_date,
        {{ latest('team', 'place') }} as latest_team
    from numbered
    group by authority, family_key, spell_number
)

select
    cast(row_number() over (order by spells.authority, spells.family_key, spells.fs_start_date) as integer) as spell_id,
    spells.authority,
    spells.family_key,
    spells.fs_start_date,
    spells.fs_end_date,
    spells.latest_team,
    cohorts.cohort
from spells
left join {{ ref('cohorts') }} as cohorts
    on spells.fs_start_date between cohorts.start_date and cohorts.end_date
