{{ config(materialized='table') }}
-- How far Family Safeguarding is established at the end of each month: adult specialist posts filled, and practitioners
-- trained in motivational interviewing and at the programme's workshop. Practitioners are the workers of the last count
-- of caseloads. A count stands for three months. Left out: months without posts, or without workers, to count.
with posts as (
    select
        posts.authority,
        posts.snapshot_date,
        {{ total('posts.established_fte') }} as established,
        {{ total('posts.established_fte - posts.vacant_fte') }} as filled
    from {{ ref('int_posts') }} as posts
    inner join {{ ref('worker_roles') }} as roles on posts.role = roles.role
    where roles.adult_worker_type is not null
    group by posts.authority, posts.snapshot_date
),

months as (
    select
        authority,
        last_day(month_start) as month_end,
        as_of
    from (
        select
            posts.authority,
            authorities.as_of,
            {{ rows_of(days_from(
                "cast(date_trunc('month', min(posts.snapshot_date)) as date)",
                'authorities.as_of',
                '1 month'
            )) }} as month_start
        from posts
        inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
        group by posts.authority, authorities.as_of
    ) as begun
),

posts_filled as (
    select
        months.authority,
        months.month_end,
        max_by(posts.established, posts.snapshot_date) as established,
        max_by(posts.filled, posts.snapshot_date) as filled
    from months
    inner join posts
        on
            months.authority = posts.authority
            and months.month_end >= posts.snapshot_date
            and {{ months_before('months.month_end', 3) }} < posts.snapshot_date
    where months.month_end <= months.as_of
    group by months.authority, months.month_end
),

counts_of_workers as (
    select
        months.authority,
        months.month_end,
        max(caseloads.snapshot_date) as snapshot_date
    from months
    inner join {{ ref('caseload') }} as caseloads
        on
            months.authority = caseloads.authority
            and months.month_end >= caseloads.snapshot_date
            and {{ months_before('months.month_end', 3) }} < caseloads.snapshot_date
    group by months.authority, months.month_end
),

trained as (
    select
        authority,
        worker_key,
        min(case when course = 'motivational_interviewing_initial' then completed_date end) as interviewing,
        min(case when course = 'family_safeguarding_workshop' then completed_date end) as workshop
    from {{ ref('int_training') }}
    group by authority, worker_key
),

staff as (
    select
        counts.authority,
        counts.month_end,
        count(distinct caseloads.worker_key) as workers,
        count(distinct case when trained.interviewing <= counts.month_end then caseloads.worker_key end)
            as interviewing,
        count(distinct case when trained.workshop <= counts.month_end then caseloads.worker_key end) as workshop
    from counts_of_workers as counts
    inner join {{ ref('caseload') }} as caseloads using (authority, snapshot_date)
    left join trained on caseloads.authority = trained.authority and caseloads.worker_key = trained.worker_key
    group by counts.authority, counts.month_end
)

select
    authority,
    month_end,
    {{ percent('posts_filled.filled', 'posts_filled.established') }} as posts_filled_pct,
    {{ percent('staff.interviewing', 'staff.workers') }} as motivational_interviewing_pct,
    {{ percent('staff.workshop', 'staff.workers') }} as workshop_pct
from posts_filled
inner join staff using (authority, month_end)
where posts_filled.established > 0
