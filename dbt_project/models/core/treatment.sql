-- Structured substance-misuse treatments as known at the as-of date, in the order of each person's treatments, and
-- whether the person came back within six calendar months of its closure.
with treatments as (
    select
        stg.authority,
        stg.treatment_key,
        stg.person_key,
        stg.treatment_rank,
        stg.substance_group,
        stg.start_date,
        stg.closure_date,
        stg.closure_reason,
        stg.source_format,
        {{ earlier_of('authorities.treatments_as_of', 'authorities.as_of') }} as known_to
    from {{ ref('int_treatments') }} as stg
    inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
    where stg.person_key is not null
),

-- only those whose six months have passed: until then it is not known
closed as (
    select
        authority,
        person_key,
        treatment_key,
        closure_date,
        cast(closure_date + interval 6 month as date) as six_months_on
    from treatments
    where closure_date + interval 6 month <= known_to
),

re_presentations as (
    select
        closed.authority,
        closed.treatment_key,
        count(later.treatment_key) > 0 as is_represented
    from closed
    left join treatments as later
        on
            closed.authority = later.authority
            and closed.person_key = later.person_key
            and closed.closure_date < later.start_date
            and closed.six_months_on >= later.start_date
    group by closed.authority, closed.treatment_key
)

select
    treatments.authority,
    treatments.treatment_key,
    treatments.person_key,
    treatments.substance_group,
    treatments.start_date,
    treatments.closure_date,
    treatments.closure_reason,
    treatments.source_format,
    {{ days_between('treatments.start_date', 'treatments.closure_date') }} as days,
    -- among treatments that start together the greatest id comes last
    cast(row_number() over (
        partition by treatments.authority, treatments.person_key
        order by treatments.start_date, treatments.treatment_rank
    ) as integer) as treatment_sequence,
    re_presentations.is_represented as is_represented_within_6_months
from treatments
left join re_presentations using (authority, treatment_key)
