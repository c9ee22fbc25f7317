-- The panel report's vacant posts over established ones. Who: all of the authority's teams and roles. A count of posts
-- stands for three months; of several, the last one.
with posts as (
    select
        authority,
        snapshot_date,
        sum(vacant_fte) as vacant_fte,
        sum(established_fte) as established_fte
    from {{ ref('int_posts') }}
    group by authority, snapshot_date
)

select
    published.authority,
    published.measure,
    published.day,
    arg_max(posts.vacant_fte, posts.snapshot_date) as numerator,
    arg_max(posts.established_fte, posts.snapshot_date) as denominator
from {{ ref('int_panel__published') }} as published
inner join posts
    on
        published.authority = posts.authority
        and published.day >= posts.snapshot_date
        and {{ months_before('published.day', 3) }} < posts.snapshot_date
where published.measure = 'vacancy_rate'
group by published.authority, published.measure, published.day
