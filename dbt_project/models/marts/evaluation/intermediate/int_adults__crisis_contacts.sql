-- Crisis contacts of each adult whom a mental health worker supports, in the six months before support began and in
-- the six after it ended. Support is from the first allocation to the last end, and open while one allocation is.
-- Empty where the contacts were never delivered, and after where support has not ended.
with supported as (
    select
        authority,
        person_key,
        min(start_date) as support_start_date,
        if(count(end_date) = count(*), max(end_date), null) as support_end_date
    from {{ ref('int_adult_worker_involvements') }}
    where worker_type = 'mental_health'
    group by authority, person_key
),

adults as (
    select
        supported.authority,
        supported.person_key,
        supported.support_start_date,
        supported.support_end_date,
        extracts.as_of is not null as is_known,
        {{ earlier_of('extracts.as_of', 'authorities.as_of') }} as known_to
    from supported
    inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
    left join {{ ref('stg_register__extracts') }} as extracts
        on supported.authority = extracts.authority and extracts.extract = 'health/mental_health_contacts'
),

contacts as (
    select
        adults.authority,
        adults.person_key,
        count(*) filter (where contacts.contact_date < adults.support_start_date) as before,
        count(*) filter (where contacts.contact_date > adults.support_end_date) as after
    from adults
    inner join {{ ref('int_mental_health_contacts') }} as contacts
        on
            adults.authority = contacts.authority
            and adults.person_key = contacts.person_key
            and {{ months_before('adults.support_start_date', 6) }} <= contacts.contact_date
    where
        contacts.contact_type = 'crisis'
        and (
            contacts.contact_date < adults.support_start_date
            or contacts.contact_date <= adults.support_end_date + interval 6 month
        )
    group by adults.authority, adults.person_key
)

select
    adults.authority,
    adults.person_key,
    adults.support_start_date,
    adults.support_end_date,
    cast(case when adults.is_known then coalesce(contacts.before, 0) end as integer) as contacts_before,
    cast(case
        when adults.is_known and adults.support_end_date is not null then coalesce(contacts.after, 0)
    end as integer) as contacts_after,
    coalesce(adults.support_end_date + interval 6 month <= adults.known_to, false) as has_six_months_after
from adults
left join contacts using (authority, person_key)
