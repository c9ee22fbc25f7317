-- Posts from the social work workforce census, in the columns of the extract: one row a census. Established posts are
-- the vacant ones and those that the authority's own workers hold; how many left the census does not say.
with held as (
    select
        authority,
        as_of,
        {{ total('fte') }} as fte
    from {{ ref('int_csww__workers') }}
    where is_in_post and not is_agency
    group by authority, as_of
)

select
    vacancies.authority,
    vacancies.as_of as snapshot_date,
    {{ whole_authority() }} as team,
    'all' as role,
    vacancies.number_of_vacancies + coalesce(held.fte, 0) as established_fte,
    vacancies.number_of_vacancies as vacant_fte,
    cast(null as double) as leavers_fte
from {{ ref('stg_csww__vacancies') }} as vacancies
inner join {{ ref('stg_register__returns') }} as returns
    on
        vacancies.authority = returns.authority
        and vacancies.as_of = returns.as_of
        and returns.standard = 'csww'
        and returns.extract = 'workforce/posts'
left join held
    on vacancies.authority = held.authority and vacancies.as_of = held.as_of
