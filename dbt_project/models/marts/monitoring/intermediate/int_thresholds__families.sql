-- The thresholds that families are counted for: group supervision in each month with an adult specialist, and the
-- modules of the intervention programme. A case is a family's spell.
with periods as (
    {{ threshold_periods() }}
),

calendar_months as (
    {{ threshold_months('group_supervision_monthly') }}
),

spells as (
    select
        periods.authority,
        periods.period_start,
        periods.last_day,
        periods.measure,
        spells.spell_id,
        spells.family_key,
        spells.fs_start_date,
        {{ open_ended('spells.fs_end_date') }} as fs_end_date
    from periods
    inner join {{ ref('int_spells') }} as spells
        on
            periods.authority = spells.authority
            and periods.last_day >= spells.fs_start_date
            and periods.period_start <= {{ open_ended('spells.fs_end_date') }}
    where periods.measure in ('group_supervision_monthly', 'modules_begun', 'modules_completed')
),

-- whole months in which one specialist works with an adult of the family from the first day to the last
months as (
    select distinct
        spells.authority,
        spells.period_start,
        spells.spell_id,
        spells.family_key,
        calendar_months.month_start,
        calendar_months.month_end
    from spells
    inner join calendar_months
        on
            spells.authority = calendar_months.authority
            and spells.period_start = calendar_months.period_start
            and spells.fs_start_date <= calendar_months.month_start
            and spells.fs_end_date >= calendar_months.month_end
    inner join {{ ref('int_spells__members') }} as members on spells.spell_id = members.spell_id
    inner join {{ ref('int_adult_worker_involvements') }} as involvements
        on
            members.authority = involvements.authority
            and members.person_key = involvements.person_key
            and calendar_months.month_start >= involvements.start_date
            and calendar_months.month_end <= {{ open_ended('involvements.end_date') }}
    where spells.measure = 'group_supervision_monthly' and not members.is_child
),

supervised as (
    select
        authority,
        period_start,
        spell_id,
        bool_and(exists (
            select 1
            from {{ ref('int_group_supervisions') }} as held
            where
                held.authority = months.authority
                and held.family_key = months.family_key
                and held.held_date between months.month_start and months.month_end
        )) as is_monthly
    from months
    group by authority, period_start, spell_id
),

modules as (
    select
        spells.authority,
        spells.period_start,
        spells.measure,
        spells.spell_id,
        any_value(spells.fs_end_date <= spells.last_day) as is_ended,
        count(distinct modules.module) as completed
    from spells
    left join {{ ref('int_workbook_modules') }} as modules
        on
            spells.authority = modules.authority
            and spells.family_key = modules.family_key
            and modules.completed_date between spells.fs_start_date and least(spells.fs_end_date, spells.last_day)
    where spells.measure != 'group_supervision_monthly'
    group by spells.authority, spells.period_start, spells.measure, spells.spell_id
)

select
    authority,
    period_start,
    'group_supervision_monthly' as measure,
    count(*) filter (where is_monthly) as numerator,
    count(*) as denominator
from supervised
group by authority, period_start
union all
select
    authority,
    period_start,
    measure,
    count(*) filter (where completed >= if(measure = 'modules_begun', 1, 8)) as numerator,
    count(*) as denominator
from modules
where is_ended = (measure = 'modules_completed')
group by authority, period_start, measure
