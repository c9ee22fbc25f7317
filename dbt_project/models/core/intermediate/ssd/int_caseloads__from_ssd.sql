-- Caseloads from the Standard Safeguarding Dataset, in the columns of the extract: it counts cases on the 30 September
-- before it was drawn, so of several deliveries after one such day the newest counts.
with counted as (
    select
        workers.*,
        make_date(
            year(as_of) - case when month(as_of) * 100 + day(as_of) > 930 then 0 else 1 end, 9, 30
        ) as snapshot_date
    from {{ ref('stg_ssd__professionals') }} as workers
    inner join {{ ref('stg_register__returns') }} as returns using (authority, as_of)
    where
        returns.standard = 'ssd'
        and returns.extract = 'workforce/caseloads'
        and workers.worker_key is not null
        and workers.caseload is not null
),

ordered as (
    select
        *,
        row_number() over (
            partition by authority, snapshot_date, worker_key order by as_of desc, caseload desc, professional_key desc
        ) as place
    from counted
)

select
    authority,
    snapshot_date,
    worker_key,
    coalesce(department, 'not recorded') as team,
    coalesce(job_title, 'not recorded') as role,
    caseload as cases,
    cast(null as integer) as waiting,
    cast(null as double) as fte,
    cast(null as integer) as assessment_cases,
    cast(null as integer) as individual_cases,
    cast(null as integer) as group_cases
from ordered
where place = 1
