-- NDTMS: the records of each episode of treatment from the newest submission that has it. An episode is an agency's:
-- two agencies may number alike. Without consent nothing is known of the client: those records count in no figure.
with ranked as (
    select
        records.*,
        dense_rank() over (
            partition by records.authority, records.agncy, records.episode_key order by records.as_of desc
        ) as place
    from {{ ref('stg_ndtms__records') }} as records
    where records.episode_key is not null and coalesce(records.consent, 'Y') != 'N'
)

select
    ranked.*,
    {{ sha256("coalesce(ranked.agncy, '') || '|' || ranked.episode_key") }} as treatment_key
from ranked
where ranked.place = 1
