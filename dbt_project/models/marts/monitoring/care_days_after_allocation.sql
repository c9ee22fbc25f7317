-- Days in care in the five calendar months from FS start, as the first evaluation counted them for newly allocated
-- families. Who: the children of each spell. Left out: periods of unaccompanied asylum-seeking children, and spells
-- whose five months have not passed by the authority's as-of date. Counted: days in [FS start, FS start + 5 months),
-- a child's day once however many periods hold it. Empty where the periods of care do not reach the window's end.
with spells as (
    select
        spells.spell_id,
        spells.authority,
        spells.family_key,
        spells.fs_start_date,
        spells.cohort,
        cast(spells.fs_start_date + interval 5 month as date) as window_end,
        coalesce(
            {{ covered('authorities.care_as_of', 'authorities.care_from', 'spells.fs_start_date') }}
            >= cast(spells.fs_start_date + interval 5 month as date),
            false
        ) as is_known
    from {{ ref('int_spells') }} as spells
    inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
    where cast(spells.fs_start_date + interval 5 month as date) <= authorities.as_of
),

periods as (
    select
        members.spell_id,
        members.person_key,
        spells.fs_start_date,
        spells.window_end,
        care.start_date,
        least({{ open_ended('care.end_date') }}, spells.window_end) as end_date,
        -- where a child's earlier periods have already counted the days
        max({{ open_ended('care.end_date') }}) over (
            partition by members.member_id order by care.start_date, care.start_sequence
            rows between unbounded preceding and 1 preceding
        ) as counted_to
    from spells
    inner join {{ ref('int_spells__members') }} as members using (spell_id)
    inner join {{ ref('period_of_care') }} as care
        on
            members.authority = care.authority
            and members.person_key = care.person_key
            and spells.window_end > care.start_date
            and spells.fs_start_date <= {{ open_ended('care.end_date') }}
    where members.is_child and not care.is_uasc
),

in_care as (
    select
        spell_id,
        person_key,
        start_date >= fs_start_date as is_entry,
        greatest({{ days_between('greatest(start_date, fs_start_date, counted_to)', 'end_date') }}, 0) as days
    from periods
),

sums as (
    select
        spell_id,
        sum(days) as care_days,
        count(distinct person_key) filter (where days > 0) as children_in_care,
        count(distinct person_key) filter (where is_entry) as children_entering_care
    from in_care
    group by spell_id
),

children as (
    select
        spell_id,
        count(*) as children
    from {{ ref('int_spells__members') }}
    where is_child
    group by spell_id
)

select
    spells.authority,
    spells.family_key,
    spells.fs_start_date as r03_fs_start_date,
    spells.cohort as r05_cohort,
    spells.window_end - 1 as last_day,
    cast(coalesce(children.children, 0) as integer) as children,
    cast(case when spells.is_known then coalesce(sums.children_in_care, 0) end as integer) as children_in_care,
    cast(case when spells.is_known then coalesce(sums.children_entering_care, 0) end as integer)
        as children_entering_care,
    case when spells.is_known then coalesce(sums.children_entering_care, 0) > 0 end as is_any_child_entering_care,
    cast(case when spells.is_known then coalesce(sums.care_days, 0) end as integer) as care_days,
    {{ not_evidence_of_impact() }} as caveat
from spells
left join sums using (spell_id)
left join children using (spell_id)
