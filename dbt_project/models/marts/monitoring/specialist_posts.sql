-- Adult specialist posts filled by month (the pilot's Figure 1, recruitment of adult specialist practitioners), by role
-- and together, at the month's last count of posts. Left out: months without a count.
with posts as (
    select
        posts.authority,
        last_day(posts.snapshot_date) as month_end,
        {{ rows_of(list('posts.role', "''")) }} as role,
        posts.established_fte,
        posts.vacant_fte,
        posts.snapshot_date
        = max(posts.snapshot_date) over (partition by posts.authority, last_day(posts.snapshot_date)) as is_last_count
    from {{ ref('int_posts') }} as posts
    inner join {{ ref('worker_roles') }} as roles on posts.role = roles.role
    where roles.adult_worker_type is not null
)

select
    posts.authority,
    cast(posts.month_end as date) as month_end,
    posts.role,
    {{ total('established_fte') }} as established_fte,
    {{ total('established_fte - vacant_fte') }} as filled_fte,
    {{ percent(total('established_fte - vacant_fte'), total('established_fte')) }} as filled_pct,
    coalesce(max(extracts.as_of) >= posts.month_end, false) as complete,
    {{ not_evidence_of_impact() }} as caveat
from posts
left join {{ ref('stg_register__extracts') }} as extracts
    on posts.authority = extracts.authority and extracts.extract = 'workforce/posts'
where posts.is_last_count
group by posts.authority, posts.month_end, posts.role
