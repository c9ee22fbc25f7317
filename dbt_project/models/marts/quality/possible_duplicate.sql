-- Persons of an authority who look like one human being, one row a pair of those that its newest list of persons still
-- has. Nothing is merged: each keeps what is recorded of it.
select
    pairs.authority,
    pairs.person_key,
    pairs.other_person_key,
    pairs.match_weight,
    pairs.match_probability
from {{ ref('stg_register__possible_duplicates') }} as pairs
inner join {{ ref('int_persons') }} as persons
    on pairs.authority = persons.authority and pairs.person_key = persons.person_key
inner join {{ ref('int_persons') }} as others
    on pairs.authority = others.authority and pairs.other_person_key = others.person_key
