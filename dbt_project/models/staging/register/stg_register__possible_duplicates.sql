-- Persons of an authority who look like one human being.
select
    pairs.authority,
    pairs.person_key,
    pairs.other_person_key,
    pairs.match_weight,
    pairs.match_probability
from {{ source('raw', 'possible_duplicate') }} as pairs
