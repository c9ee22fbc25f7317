-- Children from the Department's daily collection, in the columns of the extract: of each the newest payload. The
-- expected or estimated date of birth stands in where there is no other.
with newest as (
    {{ newest_payload(
        'stg_csc_api__children',
        [],
        ['date_of_birth', 'expected_date_of_birth', 'sex', 'ethnicity', 'upn_hash', 'uasc_flag', 'uasc_end_date']
    ) }}
)

select
    authority,
    person_key,
    coalesce(
        date_of_birth,
        case when expected_date_of_birth > date '1900-01-01' then expected_date_of_birth end
    ) as date_of_birth,
    {{ sex_of('sex') }} as sex,
    {{ ethnicity_code('ethnicity') }} as ethnicity,
    upn_hash,
    as_of,
    sex as sex_returned,
    {{ is_yes('uasc_flag') }} as is_uasc,
    uasc_end_date
from newest
