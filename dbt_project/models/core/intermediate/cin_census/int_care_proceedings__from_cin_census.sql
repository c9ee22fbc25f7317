-- Care proceedings from the children in need census of 2027 on, in the columns of the extract: of each the newest
-- census that has it. The census does not say when proceedings concluded; pre-proceedings that are in no newer census
-- and came to no court have ended on the day after the one that has them.
with taken as (
    {{ newest_of_returns(
        'cin_census',
        'social_care/care_proceedings',
        'stg_cin_census__pre_proceedings',
        ['pp_start_date', 'number'],
        'held.court_app_date'
    ) }}
)

select
    taken.authority,
    {{ key_of('pre_proceedings', 'taken.pp_start_date', 'taken.') }} as proceedings_key,
    taken.person_key,
    taken.pp_start_date as pre_proceedings_date,
    {{ known_end('taken.court_app_date', 'authorities.as_of') }} as issued_date,
    {{ known_end(
        "case when taken.ended_by = 'not_in_next_return' then taken.ended_on end", 'authorities.as_of'
    ) }} as concluded_date,
    taken.pp_outcome as outcome,
    taken.as_of,
    taken.ended_by
from taken
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
