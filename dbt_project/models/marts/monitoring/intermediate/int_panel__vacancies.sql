-- The panel report's vacant posts over established ones. Who: all of the authority's teams and roles. A count of posts
-- stands for three months; of several, the last one.
with posts as (
    select
        authority,
        snapshot_date,
        {{ total('vacant_fte') }} as vacant_fte,
        {{ total('established_fte') }} as established_fte
    from {{ ref('int_posts') }}
    group by authority, snapshot_date
)

select
    catalogue.authority,
    catalogue.measure,
    catalogue.day,
    max_by(posts.vacant_fte, posts.snapshot_date) filter (where posts.vacant_fte is not null) as numerator,
    max_by(posts.established_fte, posts.snapshot_date) filter (where posts.established_fte is not null) as denominator
from {{ ref('int_panel__catalogue') }} as catalogue
inner join posts
    on
        catalogue.authority = posts.authority
        and catalogue.day >= posts.snapshot_date
        and {{ months_before('catalogue.day', 3) }} < posts.snapshot_date
where catalogue.measure = 'vacancy_rate'
group by catalogue.authority, catalogue.measure, catalogue.day
