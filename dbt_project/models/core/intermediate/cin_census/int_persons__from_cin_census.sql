-- Persons from the children in need census, in the columns of the extract: of each child the newest census that has it.
-- The expected date of birth stands in where there is no other.
with children as (
    select
        children.*,
        row_number() over (partition by authority, children.person_key order by as_of desc) as place
    from {{ ref('stg_cin_census__children') }} as children
    inner join {{ ref('stg_register__returns') }} as returns using (authority, as_of)
    where returns.standard = 'cin_census' and returns.extract = 'social_care/persons'
)

select
    authority,
    person_key,
    coalesce(date_of_birth, case when expected_date_of_birth > date '1900-01-01' then expected_date_of_birth end)
        as date_of_birth,
    {{ sex_of('coalesce(sex, gender)') }} as sex,
    {{ ethnicity_code('ethnicity') }} as ethnicity,
    upn_hash,
    as_of,
    coalesce(sex, gender) as sex_returned
from children
where place = 1
