-- School census: what is lost or assumed, one row a pupil of a term or a code of one that it concerns. `format_losses`
-- says what it means.
with losses as (
    select
        authority,
        roll,
        'pupils' as holds,
        as_of,
        'pupils ' || outcome as what
    from {{ ref('int_school_census__pupils') }}
    where outcome != 'taken'
    union all
    select
        authority,
        roll,
        part as holds,
        as_of,
        case
            when sessions is null then 'codes without a number of sessions'
            when code is null then 'sessions without a code'
            else 'codes not listed'
        end as what
    from {{ ref('int_school_census__absences') }}
    where sessions is null or counts_as is null
    union all
    select
        absences.authority,
        absences.roll,
        absences.part as holds,
        absences.as_of,
        'codes without their pupil' as what
    from {{ ref('int_school_census__absences') }} as absences
    left join {{ ref('int_school_census__pupils') }} as pupils
        using (authority, as_of, roll, part, pupil_key, school)
    where pupils.outcome is null
    union all
    select
        details.authority,
        details.roll,
        details.part as holds,
        details.as_of,
        'codes of no term in force' as what
    from {{ ref('int_school_census__details') }} as details
    left join {{ ref('int_school_census__counts') }} as counts using (authority, as_of, roll, part)
    where counts.period_start is null
)

select
    authority,
    case holds
        when 'pupils' then 'pupil'
        when 'termly' then 'termlysessiondetails'
        else 'summerhalfterm2sessiondetails'
    end || case
        when roll = 'on_roll' then 'onroll'
        when holds = 'pupils' then 'nolongeronroll'
        else 'offroll'
    end as table_name,
    as_of,
    what
from losses
union all
{{ losses_of_upns('stg_school_census__pupilonroll', 'pupilonroll') }}
union all
{{ losses_of_upns('stg_school_census__pupilnolongeronroll', 'pupilnolongeronroll') }}
