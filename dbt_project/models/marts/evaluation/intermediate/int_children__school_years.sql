-- Sessions of children of spells in the school year before the one that holds their first FS start, in that one, and in
-- the one after: possible sessions and absence. One row a child; 0 where it has no sessions in a year.
with children as (
    select
        members.authority,
        members.person_key,
        min(members.fs_start_date) as fs_start_date
    from {{ ref('int_spells__members') }} as members
    where members.is_child
    group by members.authority, members.person_key
),

sessions as (
    select
        pupils.authority,
        pupils.person_key,
        attendance.school_year - {{ school_year('children.fs_start_date') }} as years_from_start,
        sum(attendance.possible_sessions) as possible,
        sum(attendance.authorised_sessions) as authorised,
        sum(attendance.unauthorised_sessions) as unauthorised
    from {{ ref('int_attendance__school_years') }} as attendance
    inner join {{ ref('int_pupils') }} as pupils on attendance.pupil_id = pupils.pupil_id
    inner join children on pupils.authority = children.authority and pupils.person_key = children.person_key
    group by
        pupils.authority,
        pupils.person_key,
        attendance.school_year - {{ school_year('children.fs_start_date') }}
)

select
    children.authority,
    children.person_key,
    cohorts.cohort,
    {%- for name, years in [('before', -1), ('in_year', 0), ('after', 1)] %}
        {%- for kind in ['possible', 'authorised', 'unauthorised'] %}
            cast(
                coalesce(sum(sessions.{{ kind }}) filter (where sessions.years_from_start = {{ years }}), 0) as bigint
            ) as {{ kind }}_{{ name }},
        {%- endfor %}
    {%- endfor %}
    {{ evaluation_cohort('children.fs_start_date') }} as evaluation_cohort,
    authorities.attendance_as_of is not null as is_known,
    {%- set last_whole_year = school_year(
        earlier_of('authorities.attendance_as_of', 'authorities.as_of') ~ ' + interval 1 day'
    ) ~ ' - 1' %}
    -- a school year has passed when 31 August has
    coalesce({{ school_year('children.fs_start_date') }} <= {{ last_whole_year }}, false) as has_year_of_start_passed,
    coalesce({{ school_year('children.fs_start_date') }} + 1 <= {{ last_whole_year }}, false) as has_year_after_passed
from children
inner join {{ ref('stg_register__authorities') }} as authorities on children.authority = authorities.authority
left join sessions on children.authority = sessions.authority and children.person_key = sessions.person_key
left join {{ ref('cohorts') }} as cohorts
    on children.fs_start_date between cohorts.start_date and cohorts.end_date
inner join {{ ref('fully_established') }} as fully_established on children.authority = fully_established.authority
group by
    children.authority,
    children.person_key,
    children.fs_start_date,
    cohorts.cohort,
    fully_established.established_on,
    authorities.attendance_as_of,
    authorities.as_of
