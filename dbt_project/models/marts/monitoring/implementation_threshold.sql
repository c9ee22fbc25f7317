-- The pilot's implementation thresholds: what each question asks for, what there is, and whether it is met. Answered
-- from records by the pilot's own quarters, from two quarters before Family Safeguarding on, and from each survey by
-- its answers. Without an answer, actual and met are empty.
with periods as (
    {{ threshold_periods() }}
),

counted as (
    select
        workforce.authority,
        workforce.period_start,
        'adult_specialist_posts_filled' as measure,
        {{ total("if(workforce.measure = 'posts', workforce.value, -workforce.value)") }} as numerator,
        {{ total('workforce.value', where="workforce.measure = 'posts'") }} as denominator
    from {{ ref('pilot_workforce') }} as workforce
    inner join {{ ref('worker_roles') }} as roles on workforce.breakdown = roles.role
    where workforce.measure in ('posts', 'vacancies') and roles.adult_worker_type is not null
    group by workforce.authority, workforce.period_start
    union all
    select * from {{ ref('int_thresholds__families') }}
    union all
    select * from {{ ref('int_thresholds__staff') }}
),

surveys as (
    select distinct
        authority,
        survey
    from {{ ref('int_survey_responses') }}
),

answers as (
    select
        responses.authority,
        responses.survey,
        thresholds.measure,
        count(*) filter (
            where array_contains(split(thresholds.answers, ';'), lower({{ trimmed('responses.answer') }}))
        ) as numerator,
        count(*) as denominator
    from {{ ref('int_survey_responses') }} as responses
    inner join {{ ref('implementation_thresholds') }} as thresholds
        on
            {{ trimmed('responses.question') }} ilike thresholds.survey_question
            or lower({{ trimmed('responses.question') }}) = thresholds.measure
    where
        thresholds.basis = 'survey'
        and lower({{ trimmed('responses.answer') }}) not like 'n/a%'
    group by responses.authority, responses.survey, thresholds.measure
),

answered as (
    select
        periods.authority,
        periods.measure,
        periods.period_start,
        periods.period_end,
        '' as survey,
        cast({{ known('counted.numerator', 'periods.reaches', 'periods.period_start') }} as double) as numerator,
        cast({{ known('counted.denominator', 'periods.reaches', 'periods.period_start') }} as double) as denominator,
        coalesce(periods.reaches >= periods.period_end, false) as complete
    from periods
    left join counted using (authority, measure, period_start)
    union all
    select
        authorities.authority,
        thresholds.measure,
        null as period_start,
        null as period_end,
        -- a question that no survey has been sent in for has one row without a survey
        coalesce(surveys.survey, '') as survey,
        answers.numerator,
        answers.denominator,
        answers.denominator is not null as complete
    from {{ ref('stg_register__authorities') }} as authorities
    cross join {{ ref('implementation_thresholds') }} as thresholds
    left join surveys using (authority)
    left join answers
        on
            authorities.authority = answers.authority
            and surveys.survey = answers.survey
            and thresholds.measure = answers.measure
    where thresholds.basis = 'survey'
)

select
    answered.authority,
    answered.measure,
    thresholds.question,
    thresholds.basis,
    answered.period_start,
    answered.period_end,
    answered.survey,
    answered.numerator,
    answered.denominator,
    thresholds.target,
    {{ percent('answered.numerator', 'answered.denominator') }} as actual,
    {{ percent('answered.numerator', 'answered.denominator') }} >= thresholds.target as met,
    answered.complete,
    {{ not_evidence_of_impact() }} as caveat
from answered
inner join {{ ref('implementation_thresholds') }} as thresholds using (measure)
