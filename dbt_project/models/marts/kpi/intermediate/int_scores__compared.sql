-- Questionnaires on which a fall is an improvement (PHQ-9, GAD-7, LSI-R): each person's latest score against the
-- initial one, counted over the people of a level. Who: distinct people of the level's spells (fs: while the spell
-- is open) with two or more scores by the quarter's end. Initial is the earliest score and latest the last, whatever
-- their stages say; the stages order scores of one day.
with scores as (
    select
        authority,
        person_key,
        if(instrument = 'PHQ-9', 'phq9', 'gad7') as instrument,
        if(instrument = 'PHQ-9', 6, 4) as reliable_fall,
        stage,
        score_date,
        score
    from {{ ref('mental_health_score') }}
    union all
    select
        authority,
        person_key,
        'lsir' as instrument,
        null as reliable_fall,
        stage,
        assessment_date as score_date,
        score
    from {{ ref('lsir_assessment') }}
),

staged as (
    select
        *,
        case stage when 'initial' then 1 when 'end' then 3 else 2 end as stage_order
    from scores
),

-- each score with the first one before it and the day on which a later one takes its place
ordered as (
    select
        *,
        row_number() over (
            partition by authority, person_key, instrument order by score_date, stage_order
        ) as score_sequence,
        first_value(score) over (
            partition by authority, person_key, instrument order by score_date, stage_order
        ) as initial_score,
        lead(score_date) over (
            partition by authority, person_key, instrument order by score_date, stage_order
        ) as next_score_date
    from staged
),

compared as (
    select
        ordered.authority,
        ordered.person_key,
        quarters.quarter_start,
        ordered.instrument,
        ordered.reliable_fall,
        ordered.score - ordered.initial_score as change
    from ordered
    inner join {{ ref('int_authorities__quarters') }} as quarters
        on
            ordered.authority = quarters.authority
            and ordered.score_date <= quarters.last_day
            and {{ open_ended('ordered.next_score_date') }} > quarters.last_day
    where ordered.score_sequence > 1
),

individuals as (
    select distinct
        population.authority,
        population.level,
        population.level_value,
        population.quarter_start,
        population.person_id,
        compared.instrument,
        compared.reliable_fall,
        compared.change
    from compared
    inner join {{ ref('int_spells__members') }} as members using (authority, person_key)
    inner join {{ ref('population') }} as population
        on members.member_id = population.member_id and compared.quarter_start = population.quarter_start
    where population.level in ('fs', 'cohort')
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
        when 'improved' then count(*) filter (where individuals.change < 0)
        when 'declined' then count(*) filter (where individuals.change > 0)
        when 'unchanged' then count(*) filter (where individuals.change = 0)
        when 'reliably_improved' then count(*) filter (where -individuals.change >= individuals.reliable_fall)
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
