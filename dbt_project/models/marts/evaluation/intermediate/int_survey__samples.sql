-- How many people each survey of practitioners was sent to and how many answered. Empty where the one or the other was
-- never delivered.
with responses as (
    select
        authority,
        survey,
        count(distinct response_key) as respondents
    from {{ ref('int_survey_responses') }}
    group by authority, survey
),

delivered as (
    select authority
    from {{ ref('stg_register__extracts') }}
    where extract = 'workforce/survey_responses'
)

select
    authority,
    survey,
    samples.people_invited,
    cast(case when delivered.authority is not null then coalesce(responses.respondents, 0) end as integer)
        as respondents
from {{ ref('int_survey_samples') }} as samples
full join responses using (authority, survey)
left join delivered using (authority)
