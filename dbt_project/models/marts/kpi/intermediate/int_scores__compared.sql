-- Questionnaires on which a fall is an improvement (PHQ-9, GAD-7, LSI-R): each person's latest score against the
-- initial one, counted over the people of a level. Who: adults of the level's spells (fs: while the spell is open) who
-- work with the workers the toolkit names, with two or more scores by the quarter's end. Left out: scores from more
-- than 28 days before that work, which are not of it. Initial is the earliest score and latest the last, whatever
-- their stages say; the stages order scores of one day.
with scores as (
    select
        authority,
        person_key,
        'mental_health' as specialism,
        case instrument when 'PHQ-9' then 'phq9' else 'gad7' end as instrument,
        case instrument when 'PHQ-9' then 6 else 4 end as reliable_fall,
        stage,
        score_date,
        score
    from {{ ref('mental_health_score') }}
    union all
    select
        authority,
        person_key,
        'domestic_abuse' as specialism,
        'lsir' as instrument,
        null as reliable_fall,
        stage,
        assessment_date as score_date,
        score
    from {{ ref('lsir_assessment') }}
),

ordered as (
    select
        *,
        row_number() over (
            partition by authority, person_key, instrument
            order by score_date, case stage when 'initial' then 1 when 'end' then 3 else 2 end
        ) as score_sequence
    from scores
),

-- once a level, from the first of their work in its spells
people as (
    select
        population.authority,
        population.level,
        population.level_value,
        population.quarter_start,
        population.last_day,
        members.person_key,
        work.specialism,
        min(work.works_from) as works_from
    from {{ ref('population') }} as population
    inner join {{ ref('int_adults__specialist_work') }} as work on population.member_id = work.member_id
    inner join {{ ref('int_spells__members') }} as members on population.member_id = members.member_id
    where population.level in ('fs', 'cohort')
    group by
        population.authority,
        population.level,
        population.level_value,
        population.quarter_start,
        population.last_day,
        members.person_key,
        work.specialism
),

individuals as (
    select
        people.authority,
        people.level,
        people.level_value,
        people.quarter_start,
        ordered.instrument,
        ordered.reliable_fall,
        {{ latest('ordered.score', 'ordered.score_sequence') }}
        - {{ earliest('ordered.score', 'ordered.score_sequence') }} as change
    from people
    inner join ordered
        on
            people.authority = ordered.authority
            and people.person_key = ordered.person_key
            and people.specialism = ordered.specialism
            and people.last_day >= ordered.score_date
            and {{ days_between('ordered.score_date', 'people.works_from') }} <= 28
    group by
        people.authority,
        people.level,
        people.level_value,
        people.quarter_start,
        people.person_key,
        ordered.instrument,
        ordered.reliable_fall
    having count(*) > 1
)

select
    individuals.authority,
    individuals.level,
    individuals.level_value,
    individuals.quarter_start,
    individuals.instrument,
    individuals.instrument || '_' || measures.outcome as measure,
    cast(case measures.outcome
        when 'mean_change' then sum(individuals.change)
        when 'improved' then count(case when individuals.change < 0 then 1 end)
        when 'declined' then count(case when individuals.change > 0 then 1 end)
        when 'unchanged' then count(case when individuals.change = 0 then 1 end)
        when 'reliably_improved' then count(case when -individuals.change >= individuals.reliable_fall then 1 end)
    end as bigint) as numerator,
    count(*) as denominator
from individuals
cross join (
    values ('mean_change'), ('improved'), ('declined'), ('unchanged'), ('reliably_improved')
) as measures (outcome)
group by
    individuals.authority,
    individuals.level,
    individuals.level_value,
    individuals.quarter_start,
    individuals.instrument,
    measures.outcome
