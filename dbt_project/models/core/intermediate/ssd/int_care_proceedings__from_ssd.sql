-- Care proceedings from the newest Standard Safeguarding Dataset, in the columns of the extract: pre-proceedings that
-- were decided on. The day of issue is not in it, and rows without the day of the decision are placeholders.
with newest as (
    {{ newest_return('ssd', 'social_care/care_proceedings') }}
)

select
    prepared.authority,
    prepared.proceedings_key,
    prepared.person_key,
    prepared.decision_date as pre_proceedings_date,
    cast(null as date) as issued_date,
    cast(null as date) as concluded_date,
    cast(null as string) as outcome
from {{ ref('stg_ssd__pre_proceedings') }} as prepared
inner join newest using (authority, as_of)
where prepared.decision_date is not null
