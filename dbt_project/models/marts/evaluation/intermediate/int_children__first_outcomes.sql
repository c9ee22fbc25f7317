-- What became of each child in the 12 months from its first FS start in the authority: one row a child and outcome.
-- A child that was looked after (or on a plan) on FS start from before it is told apart, and one whose 12 months have
-- not passed is followed for too short a time, whatever has been seen of it. Left out: periods of unaccompanied
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
            ~ ", authorities.plans_as_of)",
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
        bool_or(periods.start_date >= followed.fs_start_date) as is_new
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
)

select
    followed.authority,
    followed.person_key,
    followed.family_key,
    followed.outcome,
    followed.fs_start_date,
    followed.cohort,
    {{ evaluation_cohort('followed.fs_start_date') }} as evaluation_cohort,
    case
        when followed.known_to is null then 'not_known'
        when seen.is_already and followed.fs_start_date <= followed.known_to then 'already'
        when followed.window_end > followed.known_to then 'followed_for_less_than_12_months'
        when seen.is_new then 'became'
        else 'did_not'
    end as state
from followed
left join seen using (authority, person_key, outcome)
inner join {{ ref('fully_established') }} as fully_established on followed.authority = fully_established.authority
