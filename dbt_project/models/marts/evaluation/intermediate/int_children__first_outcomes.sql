-- What became of each child in the 12 months from its first FS start in the authority: one row a child and outcome.
-- A child that was looked after (or on a plan) on FS start from before it is told apart, and one whose 12 months have
-- not passed is followed for too short a time, whatever has been seen of it; for how many days stands beside it, and
-- after how many it became so, or the other outcome came. Left out: periods of unaccompanied
-- asylum-seeking children.
with in_order as (
    select
        members.authority,
        members.person_key,
        spells.family_key,
        members.fs_start_date,
        cast(members.fs_start_date + interval 12 month as date) as window_end,
        spells.cohort,
        row_number() over (
            partition by members.authority, members.person_key order by members.fs_start_date
        ) as place
    from {{ ref('int_spells__members') }} as members
    inner join {{ ref('int_spells') }} as spells using (spell_id)
    where members.is_child
),

children as (
    select
        authority,
        person_key,
        family_key,
        fs_start_date,
        window_end,
        cohort
    from in_order
    where place = 1
),

periods as (
    select
        authority,
        person_key,
        'looked_after' as outcome,
        start_date,
        {{ open_ended('end_date') }} as end_date
    from {{ ref('period_of_care') }}
    where not is_uasc
    union all
    select
        authority,
        person_key,
        'child_protection_plan' as outcome,
        start_date,
        {{ open_ended('end_date') }} as end_date
    from {{ ref('child_protection_plan') }}
),

followed as (
    select
        children.*,
        outcomes.outcome,
        {{ earlier_of(
            "if(outcomes.outcome = 'looked_after', "
            ~ covered('authorities.care_as_of', 'authorities.care_from', 'children.fs_start_date')
            ~ ", " ~ covered('authorities.plans_as_of', 'authorities.plans_from', 'children.fs_start_date') ~ ")",
            'authorities.as_of'
        ) }} as known_to
    from children
    inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
    cross join (values ('looked_after'), ('child_protection_plan')) as outcomes (outcome)
),

seen as (
    select
        followed.authority,
        followed.person_key,
        followed.outcome,
        bool_or(periods.start_date < followed.fs_start_date) as is_already,
        bool_or(periods.start_date >= followed.fs_start_date) as is_new,
        min(if(periods.start_date >= followed.fs_start_date, periods.start_date, null)) as first_new
    from followed
    inner join periods
        on
            followed.authority = periods.authority
            and followed.person_key = periods.person_key
            and followed.outcome = periods.outcome
            and followed.window_end >= periods.start_date
    where
        periods.start_date >= followed.fs_start_date
        or periods.end_date > followed.fs_start_date
    group by followed.authority, followed.person_key, followed.outcome
),

-- how long each child is followed within the 12 months, and after how many days it became so
timed as (
    select
        followed.*,
        seen.is_already,
        seen.is_new,
        case
            when followed.known_to >= followed.fs_start_date
                then {{ days_between('followed.fs_start_date', 'least(followed.window_end, followed.known_to)') }}
        end as days_followed,
        case
            when followed.known_to >= seen.first_new
                then {{ days_between('followed.fs_start_date', 'seen.first_new') }}
        end as days_to_outcome
    from followed
    left join seen using (authority, person_key, outcome)
)

select
    timed.authority,
    timed.person_key,
    timed.family_key,
    timed.outcome,
    timed.fs_start_date,
    timed.cohort,
    {{ evaluation_cohort('timed.fs_start_date') }} as evaluation_cohort,
    case
        when timed.known_to is null then 'not_known'
        when timed.is_already and timed.fs_start_date <= timed.known_to then 'already'
        when timed.window_end > timed.known_to then 'followed_for_less_than_12_months'
        when timed.is_new then 'became'
        else 'did_not'
    end as state,
    cast({{ days_between('timed.fs_start_date', 'timed.window_end') }} as integer) as days_in_window,
    cast(timed.days_followed as integer) as days_followed,
    cast(timed.days_to_outcome as integer) as days_to_outcome,
    cast(other.days_followed as integer) as days_followed_for_other,
    cast(other.days_to_outcome as integer) as days_to_other
from timed
inner join timed as other
    on
        timed.authority = other.authority
        and timed.person_key = other.person_key
        and timed.outcome != other.outcome
inner join {{ ref('fully_established') }} as fully_established on timed.authority = fully_established.authority
