-- Repeat domestic abuse incidents, a row for each person: those that follow another of the same person, in any role,
-- by 12 months or less. Of incidents on one day the lesser id comes first.
with incidents as (
    select
        authority,
        person_key,
        incident_key,
        min(incident_date) as incident_date,
        min(incident_rank) as incident_rank
    from {{ ref('int_police_incidents') }}
    where is_domestic_abuse
    group by authority, person_key, incident_key
),

followed as (
    select
        *,
        lag(incident_date) over (
            partition by authority, person_key order by incident_date, incident_rank
        ) as previous_date
    from incidents
)

select
    authority,
    person_key,
    incident_key,
    incident_date
from followed
where previous_date >= {{ months_before('incident_date', 12) }}
