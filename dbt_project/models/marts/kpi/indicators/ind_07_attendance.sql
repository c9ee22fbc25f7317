-- Indicator 7. Who: children of the level's spells, aged 5 to 15 on 1 September of the school year. Counted: absence
-- sessions dated in the quarter over possible sessions; by attendance code too, which only sessions carry. A child
-- counts once however many spells of the level it belongs to.
with children as (
    select distinct
        authority,
        level,
        level_value,
        quarter_start,
        person_id
    from {{ ref('population') }}
    where is_child
),

people as (
    select distinct
        authority,
        person_key,
        person_id
    from {{ ref('int_spells__members') }}
),

sums as (
    select
        children.authority,
        children.level,
        children.level_value,
        children.quarter_start,
        sum(attendance.possible_sessions) as possible,
        sum(attendance.authorised_sessions) as authorised,
        sum(attendance.unauthorised_sessions) as unauthorised,
        if(bool_and(attendance.source = 'aggregate'), 'aggregate', 'individual') as source
    from {{ ref('attendance_quarter') }} as attendance
    inner join people using (authority, person_key)
    inner join children
        on people.person_id = children.person_id and attendance.quarter_start = children.quarter_start
    group by children.authority, children.level, children.level_value, children.quarter_start
),

codes as (
    select
        children.authority,
        children.level,
        children.level_value,
        children.quarter_start,
        attendance.code,
        sum(attendance.sessions) as sessions
    from {{ ref('int_attendance__by_code') }} as attendance
    inner join {{ ref('int_pupils') }} as pupils using (pupil_id)
    inner join people on pupils.authority = people.authority and pupils.person_key = people.person_key
    inner join children
        on people.person_id = children.person_id and attendance.quarter_start = children.quarter_start
    where attendance.counts_as in ('authorised', 'unauthorised')
    group by children.authority, children.level, children.level_value, children.quarter_start, attendance.code
)

select
    sums.authority,
    '7' as indicator,
    measures.measure,
    sums.level,
    sums.level_value,
    '' as breakdown,
    sums.quarter_start,
    case measures.measure
        when 'authorised_absence' then sums.authorised
        when 'unauthorised_absence' then sums.unauthorised
        else sums.authorised + sums.unauthorised
    end as numerator,
    sums.possible as denominator,
    sums.source
from sums
cross join (values ('authorised_absence'), ('unauthorised_absence'), ('total_absence')) as measures (measure)
union all
select
    codes.authority,
    '7' as indicator,
    'absence_by_code' as measure,
    codes.level,
    codes.level_value,
    codes.code as breakdown,
    codes.quarter_start,
    codes.sessions as numerator,
    sums.possible as denominator,
    'individual' as source
from codes
inner join sums using (authority, level, level_value, quarter_start)
