-- Periods of care from SSDA903, in the columns of the extract. A period is that of an unaccompanied asylum-seeking
-- child where the newest list that names the child says so at its start: DUC is empty or later.
with periods as (
    select
        authority,
        person_key,
        max(as_of) as as_of,
        min(decom) as start_date,
        case when count(*) = count(end_date) then max(end_date) end as end_date,
        {{ latest('rec', 'decom') }} as rec,
        {{ latest('ended_by', 'decom') }} as ended_by,
        {{ latest('ls', 'decom') }} as legal_status,
        {{ latest('place', 'decom') }} as placement_type,
        {{ earliest('rne', 'decom') }} as first_rne,
        period_number = 1 and max(short_breaks_before) = 0 as is_first_of_child
    from {{ ref('int_ssda903__joined') }}
    group by authority, person_key, period_number
),

returns as (
    select
        authority,
        as_of
    from {{ ref('stg_register__returns') }}
    where standard = 'ssda903' and extract = 'social_care/periods_of_care'
),

uasc as (
    select
        listed.authority,
        listed.person_key,
        {{ latest('listed.duc', 'listed.as_of') }} as duc
    from {{ ref('stg_ssda903__uasc') }} as listed
    inner join returns using (authority, as_of)
    group by listed.authority, listed.person_key
)

select
    periods.authority,
    {{ sha256("periods.person_key || '|period_of_care|' || cast(periods.start_date as string)") }} as period_key,
    1 as period_rank,
    periods.person_key,
    periods.start_date,
    periods.end_date,
    uasc.person_key is not null and coalesce(uasc.duc > periods.start_date, true) as is_uasc,
    periods.legal_status,
    periods.placement_type,
    case
        when periods.ended_by = 'not_in_next_return' then 'not in the next return'
        else periods.rec
    end as reason_ended,
    periods.as_of,
    periods.ended_by,
    periods.is_first_of_child and coalesce(periods.first_rne, '') != 'S' as is_first_seen_under_way,
    uasc.duc
from periods
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
left join uasc using (authority, person_key)
where periods.start_date <= authorities.as_of
