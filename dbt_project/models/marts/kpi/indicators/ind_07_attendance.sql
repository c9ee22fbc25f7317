-- Indicator 7. Who: children of the level's spells, aged 5 to 15 on 1 September of the school year. Counted: absence
-- sessions dated in the quarter over possible sessions; by attendance code too, which only sessions carry. A child
-- counts once however many spells of the level it belongs to.
with children as (
    select distinct
        levels.authority,
        levels.level,
        levels.level_value,
        quarters.quarter_start,
        quarters.person_key
    from {{ ref('int_members__quarters') }} as quarters
    inner join {{ ref('int_spells__levels') }} as levels using (spell_id)
    where
        quarters.is_child
        and (levels.level != 'fs' or quarters.period = 'during')
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
    from children
    inner join {{ ref('attendance_quarter') }} as attendance using (authority, person_key, quarter_start)
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
    inner join children
        on
            pupils.authority = children.authority
            and pupils.person_key = children.person_key
            and attendance.quarter_start = children.quarter_start
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
