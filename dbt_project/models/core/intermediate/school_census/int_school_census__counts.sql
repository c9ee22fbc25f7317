-- School census: the counts of sessions in force. Pupils on roll and those no longer on roll are counted apart, and so
-- are the two halves of the summer term. Each count is that of the newest census of the term that has both its pupils
-- and their sessions by code.
with pupils as (
    select distinct
        authority,
        as_of,
        'on_roll' as roll
    from {{ ref('stg_school_census__pupilonroll') }}
    union all
    select distinct
        authority,
        as_of,
        'off_roll' as roll
    from {{ ref('stg_school_census__pupilnolongeronroll') }}
),

details as (
    select distinct
        authority,
        as_of,
        roll,
        part
    from {{ ref('int_school_census__details') }}
),

ranked as (
    select
        pupils.authority,
        pupils.roll,
        terms.part,
        pupils.as_of,
        terms.period_start,
        terms.period_end,
        row_number() over (
            partition by pupils.authority, pupils.roll, terms.period_start order by pupils.as_of desc
        ) as place
    from pupils
    inner join details using (authority, as_of, roll)
    inner join {{ ref('school_census_terms') }} as terms
        on details.part = terms.part and pupils.as_of between terms.census_from and terms.census_to
)

select
    authority,
    roll,
    part,
    as_of,
    period_start,
    period_end
from ranked
where place = 1
