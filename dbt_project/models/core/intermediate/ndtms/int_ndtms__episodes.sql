-- NDTMS: one row an episode of treatment. Its records are of modalities, reviews and forms; the group of substances is
-- that of the drugs on any of them.
select
    authority,
    treatment_key,
    max(person_key) as person_key,
    max(as_of) as as_of,
    min(triaged) as triaged,
    min(modst) as first_modality,
    max(disd) as discharged,
    max(case when disd is not null then disrsn end) as discharge_reason,
    case
        when max(case when {{ ndtms_has_drug("'10', '11'", 2) }} then 1 else 0 end) = 1 then 'opiate'
        when
            max(case when coalesce(drug1, drug2, drug3) is not null then 1 else 0 end) = 1
            and min(case when {{ ndtms_only_alcohol() }} then 1 else 0 end) = 1
            then 'alcohol'
        when max(case when coalesce(drug1, drug2, drug3) is not null then 1 else 0 end) = 1 then 'non_opiate'
    end as substance_group
from {{ ref('int_ndtms__records') }}
group by authority, treatment_key
