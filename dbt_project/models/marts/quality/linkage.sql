-- How far partners' people are linked: one row an authority and agency, and of those linked one for each sex, age band
-- and ethnic group of the authority's side.
with people as (
    select
        links.authority,
        links.agency,
        links.method,
        coalesce(persons.sex, 'U') as sex,
        case
            when {{ age_in_years('persons.date_of_birth', 'authorities.as_of') }} < 18 then 'under 18'
            when persons.date_of_birth is not null then '18 and over'
            else 'not known'
        end as age_band,
        case substr(persons.ethnicity, 1, 1)
            when 'W' then 'White'
            when 'M' then 'Mixed'
            when 'A' then 'Asian'
            when 'C' then 'Asian'
            when 'B' then 'Black'
            when 'O' then 'Other'
            else 'not known'
        end as ethnicity_group
    from {{ ref('stg_register__person_links') }} as links
    inner join {{ ref('stg_register__authorities') }} as authorities on links.authority = authorities.authority
    left join {{ ref('int_persons') }} as persons
        on links.authority = persons.authority and links.person_key = persons.person_key
),

groups as (
    {%- for breakdown in ['sex', 'age_band', 'ethnicity_group'] %}
        {{ 'union all' if not loop.first }}
        select
            authority,
            agency,
            method,
            '{{ breakdown }}' as breakdown,
            {{ breakdown }} as breakdown_value
        from people
    {%- endfor %}
),

counted as (
    select
        authority,
        agency,
        breakdown,
        breakdown_value,
        sum(case when method = 'exact' then 1 else 0 end) as exact,
        sum(case when method = 'probable' then 1 else 0 end) as probable,
        sum(case when method = 'reviewed' then 1 else 0 end) as reviewed
    from groups
    group by authority, agency, breakdown, breakdown_value
)

select
    authority,
    agency,
    'all' as breakdown,
    'all' as breakdown_value,
    people as persons,
    exact,
    probable,
    reviewed,
    awaiting_review,
    unlinked,
    rows_linked,
    rows_unlinked,
    expected_false_links,
    expected_missed_links
from {{ ref('stg_register__linkage') }}
union all
select
    authority,
    agency,
    breakdown,
    breakdown_value,
    cast(null as bigint) as persons,
    cast(exact as bigint) as exact,
    cast(probable as bigint) as probable,
    cast(reviewed as bigint) as reviewed,
    cast(null as bigint) as awaiting_review,
    cast(null as bigint) as unlinked,
    cast(null as bigint) as rows_linked,
    cast(null as bigint) as rows_unlinked,
    cast(null as double) as expected_false_links,
    cast(null as double) as expected_missed_links
from counted
