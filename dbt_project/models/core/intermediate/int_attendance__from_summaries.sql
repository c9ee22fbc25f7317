-- Totals of attendance by quarter. A period may cross quarters, as a school term does: its sessions are shared out by
-- the school days of the period in each, in whole sessions that add up to the totals; all of them go to the quarter of
-- its first day where it has no school day. Its school year is that of its first day. A period that still runs ends on
-- the as-of date.
with by_upn as (
    select
        pupils.pupil_id,
        stg.authority,
        stg.school_urn,
        stg.period_start,
        stg.period_end,
        stg.possible_sessions,
        stg.authorised_absence_sessions,
        stg.unauthorised_absence_sessions
    from {{ ref('int_attendance_summary') }} as stg
    inner join {{ ref('int_pupils') }} as pupils
        on
            stg.authority = pupils.authority
            and stg.upn_hash = pupils.upn_hash
            and stg.period_start between pupils.counts_from and pupils.counts_to
),

-- totals without a UPN of children who are linked by name, but for those that came under the UPN as well
of_linked as (
    select
        pupils.pupil_id,
        linked.authority,
        linked.school_urn,
        linked.period_start,
        linked.period_end,
        linked.possible_sessions,
        linked.authorised_absence_sessions,
        linked.unauthorised_absence_sessions
    from {{ ref('stg_education__attendance_summary__linked') }} as linked
    inner join {{ ref('int_pupils') }} as pupils
        on
            linked.authority = pupils.authority
            and linked.person_key = pupils.person_key
            and linked.period_start between pupils.counts_from and pupils.counts_to
    left join by_upn
        on
            pupils.pupil_id = by_upn.pupil_id
            and linked.school_urn = by_upn.school_urn
            and linked.period_start = by_upn.period_start
    where by_upn.pupil_id is null
),

totals as (
    select * from by_upn
    union all
    select * from of_linked
),

periods as (
    select
        totals.pupil_id,
        totals.period_start,
        coalesce(totals.period_end, authorities.as_of) as period_end,
        -- so that no quarter has more absence than possible sessions
        totals.possible_sessions
        - totals.authorised_absence_sessions
        - totals.unauthorised_absence_sessions as present_sessions,
        totals.authorised_absence_sessions as authorised_sessions,
        totals.unauthorised_absence_sessions as unauthorised_sessions
    from totals
    inner join {{ ref('stg_register__authorities') }} as authorities on totals.authority = authorities.authority
),

parts as (
    select
        periods.*,
        quarters.quarter_start,
        ends.school_days - starts.school_days as school_days,
        -- of the period's school days, how many lie before this quarter's part, and up to its end
        part_starts.school_days - starts.school_days as before_part,
        part_ends.school_days - starts.school_days as to_part_end
    from periods
    inner join {{ ref('quarters') }} as quarters
        on periods.period_start <= quarters.quarter_end and periods.period_end >= quarters.quarter_start
    inner join {{ ref('int_school_days') }} as starts on periods.period_start - 1 = starts.day
    inner join {{ ref('int_school_days') }} as ends on periods.period_end = ends.day
    inner join {{ ref('int_school_days') }} as part_starts
        on greatest(periods.period_start, quarters.quarter_start) - 1 = part_starts.day
    inner join {{ ref('int_school_days') }} as part_ends
        on least(periods.period_end, quarters.quarter_end) = part_ends.day
),

shared as (
    select
        pupil_id,
        quarter_start,
        {%- for sessions in ['present', 'authorised', 'unauthorised'] %}
            case
                when school_days = 0 then {{ sessions }}_sessions
                else
                    round({{ sessions }}_sessions * to_part_end / cast(school_days as double))
                    - round({{ sessions }}_sessions * before_part / cast(school_days as double))
            end as {{ sessions }}_sessions,
        {%- endfor %}
        period_start
    from parts
    where
        to_part_end > before_part
        or (school_days = 0 and {{ quarter_start('period_start') }} = quarter_start)
)

select
    pupil_id,
    quarter_start,
    {{ school_year('period_start') }} as school_year,
    sum(present_sessions + authorised_sessions + unauthorised_sessions) as possible_sessions,
    sum(authorised_sessions) as authorised_sessions,
    sum(unauthorised_sessions) as unauthorised_sessions
from shared
group by pupil_id, quarter_start, {{ school_year('period_start') }}
