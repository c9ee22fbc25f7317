{{ config(schema='reference') }}
-- The day on which Family Safeguarding was fully established, by authority: the end of the first month in which enough
-- adult specialist posts are filled and enough practitioners have had both trainings; where no month has that, the
-- evaluation's own estimate. Families who start by that day are in its first cohort, others in its second.
with months as (
    select
        authority,
        min(month_end) as first_known,
        min(
            case
                when
                    least(posts_filled_pct, motivational_interviewing_pct, workshop_pct)
                    >= {{ evaluation_setting('fully_established_pct') }}
                    then month_end
            end
        ) as established_on
    from {{ ref('int_establishment__months') }}
    group by authority
),

estimate as (
    select
        end_date,
        source
    from {{ ref('evaluation_cohorts') }}
    where cohort = 1
)

select
    authorities.authority,
    coalesce(months.established_on, estimate.end_date) as established_on,
    months.established_on is not null as is_worked_out,
    case
        when months.first_known is null then 'Estimate: posts, workers and their training are known in no month'
        when months.established_on is null then 'Estimate: no month has enough posts filled and workers trained'
        when months.established_on = months.first_known then 'The first month known: it may have been so before'
        else ''
    end as reason,
    estimate.source
from {{ ref('stg_register__authorities') }} as authorities
cross join estimate
left join months using (authority)
