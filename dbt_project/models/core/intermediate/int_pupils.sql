-- The authority's persons as schools know them, and the days on which their sessions count: of the school years on
-- whose 1 September they are aged 5 to 15.
with pupils as (
    select
        authority,
        person_key,
        upn_hash,
        year(date_of_birth) + if(date_of_birth <= make_date(year(date_of_birth), 9, 1), 5, 6) as first_school_year
    from {{ ref('int_persons') }}
)

select
    cast(row_number() over (order by authority, person_key) as integer) as pupil_id,
    authority,
    person_key,
    upn_hash,
    make_date(first_school_year, 9, 1) as counts_from,
    make_date(first_school_year + 11, 8, 31) as counts_to
from pupils
