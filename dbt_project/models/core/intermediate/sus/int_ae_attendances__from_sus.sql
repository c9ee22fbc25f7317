-- Accident and emergency attendances from SUS, in the columns of the extract.
select
    authority,
    attendance_key,
    known_person_key as person_key,
    arrival_date as attendance_date,
    as_of
from {{ ref('int_sus__ae') }}
where outcome = 'taken'
