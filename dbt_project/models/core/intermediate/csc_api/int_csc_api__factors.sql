-- The Department's daily collection: the factors that assessments found, of each assessment as the newest payload that
-- says them has them.
with ranked as (
    select
        standing.*,
        dense_rank() over (
            partition by
                standing.authority, standing.person_key, standing.referral_key, standing.assessment_key
            order by standing.as_of desc, case when {{ is_yes('standing.purge') }} then 0 else 1 end
        ) as place
    from (
        {{ not_purged('stg_csc_api__factors', episode='referral_key') | indent(8) }}
    ) as standing
)

select
    authority,
    as_of,
    referral_key,
    factor
from ranked
where place = 1 and factor is not null and not {{ is_yes('purge') }}
