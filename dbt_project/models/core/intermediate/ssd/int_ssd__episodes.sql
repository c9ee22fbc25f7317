-- Episodes of care of the newest Standard Safeguarding Dataset, each with its child's period: that which it names or,
-- where it names none, the number of the stretch that it makes with the episodes it touches.
with newest as (
    {{ newest_return('ssd', 'social_care/periods_of_care') }}
),

episodes as (
    select
        episodes.*,
        max({{ open_ended('episodes.episode_ceased_date') }}) over (
            partition by authority, episodes.person_key, episodes.period_key is null
            order by episodes.episode_start_date, episodes.episode_key
            rows between unbounded preceding and 1 preceding
        ) as end_so_far
    from {{ ref('stg_ssd__cla_episodes') }} as episodes
    inner join newest using (authority, as_of)
)

select
    authority,
    as_of,
    person_key,
    episode_key,
    episode_start_date,
    episode_ceased_date,
    episode_ceased_reason,
    entered_care_date,
    period_key is null as is_without_period,
    coalesce(
        period_key,
        'stretch ' || cast(sum(case when episode_start_date <= end_so_far then 0 else 1 end) over (
            partition by authority, person_key, period_key is null
            order by episode_start_date, episode_key
            rows between unbounded preceding and current row
        ) as string)
    ) as period
from episodes
