-- SUS: what is lost or assumed, one row a record that it concerns. `format_losses` says what it means.
select
    authority,
    'ae' as table_name,
    as_of,
    'attendances ' || case outcome
        when 'deleted' then 'deleted'
        when 'specialty department' then 'in a specialty department'
        when 'streamed away' then 'streamed away'
        else 'of another category'
    end as what
from {{ ref('int_sus__ae') }}
where outcome != 'taken'
union all
select
    authority,
    'apc' as table_name,
    as_of,
    'episodes ' || case outcome
        when 'deleted' then 'deleted'
        when 'no emergency' then 'of other admissions'
        else 'after the first, without a spell'
    end as what
from {{ ref('int_sus__apc') }}
where outcome != 'taken'
union all
select
    authority,
    'ae' as table_name,
    as_of,
    'records of a withheld identity' as what
from {{ ref('int_sus__ae') }}
where outcome = 'taken' and withheld_identity_reason is not null
union all
select
    authority,
    'apc' as table_name,
    as_of,
    'records of a withheld identity' as what
from {{ ref('int_sus__apc') }}
where outcome = 'taken' and withheld_identity_reason is not null
