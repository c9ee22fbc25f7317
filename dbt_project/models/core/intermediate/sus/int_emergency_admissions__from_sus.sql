-- Emergency admissions from SUS, in the columns of the extract: one a spell in hospital, which its episodes share. A
-- spell is a provider's; an episode without a spell number stands for itself where it is the first.
select
    authority,
    case
        when spell_key is null then record_key
        else {{ sha256("coalesce(provider, '') || '|' || spell_key") }}
    end as admission_key,
    max(known_person_key) as person_key,
    min(admission_date) as admission_date,
    max(as_of) as as_of
from {{ ref('int_sus__apc') }}
where outcome = 'taken'
group by
    authority,
    case
        when spell_key is null then record_key
        else {{ sha256("coalesce(provider, '') || '|' || spell_key") }}
    end
