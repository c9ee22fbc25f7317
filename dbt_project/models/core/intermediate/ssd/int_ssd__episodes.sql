-- Episodes of care of the newest Standard Safeguarding Dataset, each with its child's period: that which it names.
-- Those that name none are joined as those of SSDA903 are. An open one that another follows ends where that begins. One
-- continues where it begins by the end so far, or where the one before ended with X1 (another follows) and it does not
-- start care (S); else it starts a period, and so does one that starts care on the day that ended an open one only
-- because it follows.
with newest as (
    {{ newest_return('ssd', 'social_care/periods_of_care') }}
),

episodes as (
    select
        episodes.*,
        episodes.period_key is null as is_without_period,
        coalesce(regexp_extract(episodes.episode_start_reason, '^(S)(?:[^A-Z]|$)', 1) != '', false) as starts_care,
        coalesce(
            episodes.episode_ceased_date is not null
            and regexp_extract(episodes.episode_ceased_reason, '^(X1)(?:[^0-9A-Z]|$)', 1) != '',
            false
        ) as is_followed,
        lead(episodes.episode_start_date) over (
            partition by authority, episodes.person_key, episodes.period_key is null
            order by episodes.episode_start_date, {{ open_ended('episodes.episode_ceased_date') }}, episodes.episode_key
        ) as next_start
    from {{ ref('stg_ssd__cla_episodes') }} as episodes
    inner join newest using (authority, as_of)
),

ended as (
    select
        *,
        case
            when is_without_period then coalesce(episode_ceased_date, next_start) else episode_ceased_date
        end as ends_on,
        row_number() over (
            partition by authority, person_key, is_without_period
            order by episode_start_date, {{ open_ended('episode_ceased_date') }}, episode_key
        ) as place
    from episodes
),

compared as (
    select
        *,
        max(ends_on) over (
            partition by authority, person_key, is_without_period
            order by place
            rows between unbounded preceding and 1 preceding
        ) as end_so_far,
        lag(is_followed) over (partition by authority, person_key, is_without_period order by place) as was_followed,
        lag(episode_ceased_date) over (partition by authority, person_key, is_without_period order by place)
            as previous_ceased_date
    from ended
),

judged as (
    select
        *,
        case
            when episode_start_date < end_so_far then 0
            when episode_start_date = end_so_far and (not starts_care or previous_ceased_date is not null) then 0
            when was_followed and not starts_care then 0
            else 1
        end as starts_period
    from compared
)

select
    authority,
    as_of,
    person_key,
    episode_key,
    episode_start_date,
    ends_on as episode_ceased_date,
    episode_ceased_reason,
    entered_care_date,
    is_without_period,
    coalesce(
        period_key,
        'stretch ' || cast(sum(starts_period) over (
            partition by authority, person_key, is_without_period
            order by place
            rows between unbounded preceding and current row
        ) as string)
    ) as period
from judged
