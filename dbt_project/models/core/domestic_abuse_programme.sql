-- Domestic abuse programmes of people the authority knows by its own identifier, as known at the as-of date.
select
    stg.authority,
    stg.programme_key,
    stg.person_key,
    stg.participant_role,
    stg.start_date,
    stg.end_date,
    stg.outcome,
    {{ days_between('stg.start_date', 'stg.end_date') }} as days,
    -- among programmes that start together the greatest id comes last
    cast(row_number() over (
        partition by stg.authority, stg.person_key order by stg.start_date, stg.programme_rank
    ) as integer) as start_sequence
from {{ ref('stg_domestic_abuse__programmes') }} as stg
where stg.person_key is not null
