-- A person's domestic abuse programmes active in the quarter, gathered into the toolkit's fields: the latest of them,
-- its end and outcome as known at the quarter's end, and whether any of them starts or ends in the quarter.
select
    quarters.member_id,
    quarters.quarter_start,
    {{ latest('programmes.start_date', 'programmes.start_sequence') }} as i47_da_programme_start_date,
    {{ latest(known_end('programmes.end_date', 'quarters.last_day'), 'programmes.start_sequence') }}
        as i48_da_programme_end_date,
    {{ latest(
        'case when programmes.end_date <= quarters.last_day then programmes.outcome end', 'programmes.start_sequence'
    ) }} as i49_da_programme_outcome,
    bool_or(programmes.start_date >= quarters.quarter_start) as is_starting_da_programme,
    bool_or({{ open_ended('programmes.end_date') }} <= quarters.last_day) as is_ending_da_programme
from {{ ref('int_members__quarters') }} as quarters
inner join {{ ref('domestic_abuse_programme') }} as programmes
    on
        quarters.authority = programmes.authority
        and quarters.person_key = programmes.person_key
        and programmes.start_date <= quarters.last_day
        and {{ open_ended('programmes.end_date') }} >= quarters.quarter_start
group by quarters.member_id, quarters.quarter_start
