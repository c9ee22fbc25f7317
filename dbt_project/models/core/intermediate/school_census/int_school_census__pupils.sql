-- School census: the sessions of each pupil at a school in a term, as possible and as absence by code, and whether they
-- count. Absence is what the codes add up to: the totals beside the possible sessions were found wrong by authorities.
with pupils as (
    select
        authority,
        as_of,
        'on_roll' as roll,
        pupil_key,
        school,
        upn_hash,
        termly_possible,
        half_term_possible
    from {{ ref('stg_school_census__pupilonroll') }}
    union all
    select
        authority,
        as_of,
        'off_roll' as roll,
        pupil_key,
        school,
        upn_hash,
        termly_possible,
        half_term_possible
    from {{ ref('stg_school_census__pupilnolongeronroll') }}
),

possible as (
    select
        counts.authority,
        counts.as_of,
        counts.roll,
        counts.part,
        counts.period_start,
        counts.period_end,
        pupils.pupil_key,
        pupils.school,
        max(pupils.upn_hash) as upn_hash,
        sum(
            case counts.part when 'half_term' then pupils.half_term_possible else pupils.termly_possible end
        ) as possible_sessions
    from pupils
    inner join {{ ref('int_school_census__counts') }} as counts using (authority, as_of, roll)
    group by
        counts.authority,
        counts.as_of,
        counts.roll,
        counts.part,
        counts.period_start,
        counts.period_end,
        pupils.pupil_key,
        pupils.school
),

absences as (
    select
        authority,
        as_of,
        roll,
        part,
        pupil_key,
        school,
        sum(case counts_as when 'authorised' then sessions else 0 end) as authorised_sessions,
        sum(case counts_as when 'unauthorised' then sessions else 0 end) as unauthorised_sessions
    from {{ ref('int_school_census__absences') }}
    group by authority, as_of, roll, part, pupil_key, school
),

summed as (
    select
        possible.*,
        coalesce(absences.authorised_sessions, 0) as authorised_sessions,
        coalesce(absences.unauthorised_sessions, 0) as unauthorised_sessions
    from possible
    left join absences using (authority, as_of, roll, part, pupil_key, school)
)

select
    *,
    case
        when upn_hash is null then 'without a UPN'
        when possible_sessions is null then 'without possible sessions'
        when authorised_sessions + unauthorised_sessions > possible_sessions then 'with more absence than sessions'
        else 'taken'
    end as outcome
from summed
