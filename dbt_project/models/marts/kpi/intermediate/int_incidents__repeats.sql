-- Repeat domestic abuse incidents, a row for each person: those that follow another of the same person, in whatever
-- role, by 12 months or less. Of incidents on one day the lesser id comes first.
with incidents as (
    select
        stg.authority,
        stg.person_key,
        stg.incident_key,
        min(stg.incident_date) as incident_date,
        min(stg.incident_rank) as incident_rank
    from {{ ref('stg_police__incidents') }} as stg
    inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
    where
        stg.domestic_abuse
        and stg.person_key is not null
        and stg.incident_date <= authorities.as_of
    group by stg.authority, stg.person_key, stg.incident_key
)

select
    authority,
    person_key,
    incident_key,
    incident_date
from incidents
qualify
    lag(incident_date) over (partition by authority, person_key order by incident_date, incident_rank)
    >= {{ months_before('incident_date', 12) }}
