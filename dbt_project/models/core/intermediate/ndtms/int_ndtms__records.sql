-- NDTMS: the records of each episode of treatment from the newest submission that has it. An episode is an agency's:
-- two agencies may number alike. Without consent nothing is known of the client: those records count in no figure, and
-- neither do older records of the same episode.
with newest as (
    {{ newest_rows('stg_ndtms__records', ['agncy', 'episode_key'], rank='dense_rank') }}
)

select
    newest.*,
    {{ sha256("coalesce(newest.agncy, '') || '|' || newest.episode_key") }} as treatment_key
from newest
where newest.episode_key is not null and coalesce(newest.consent, 'Y') != 'N'
