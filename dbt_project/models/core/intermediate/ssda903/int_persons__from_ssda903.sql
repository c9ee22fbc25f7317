-- Persons from SSDA903, in the columns of the extract: of each child the newest return that has it. Of ethnicity the
-- Department's code, wherever it stands in the text.
with headers as (
    select
        headers.*,
        row_number() over (partition by authority, headers.person_key order by as_of desc) as place
    from {{ ref('stg_ssda903__header') }} as headers
    inner join {{ ref('stg_register__returns') }} as returns using (authority, as_of)
    where returns.standard = 'ssda903' and returns.extract = 'social_care/persons'
)

select
    authority,
    person_key,
    date_of_birth,
    {{ sex_of('sex') }} as sex,
    {{ ethnicity_code('ethnic') }} as ethnicity,
    upn_hash,
    as_of,
    sex as sex_returned
from headers
where place = 1
