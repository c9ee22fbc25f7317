-- Structured treatments from NDTMS, in the columns of the extract: episodes in which a modality began.
select
    authority,
    treatment_key,
    -- ties are broken by the key: ids of several files have no order
    cast(dense_rank() over (partition by authority order by treatment_key) as integer) as treatment_rank,
    person_key,
    substance_group,
    first_modality as start_date,
    case when discharged >= first_modality then discharged end as closure_date,
    case
        when discharged is null or discharged < first_modality then null
        when discharge_reason in ({{ ndtms_reasons('completed') }}) then 'completed'
        when discharge_reason in ({{ ndtms_reasons('transferred') }}) then 'transferred'
        when discharge_reason in ({{ ndtms_reasons('dropped_out') }}) then 'dropped_out'
        when discharge_reason in ({{ ndtms_reasons('other') }}) then 'other'
    end as closure_reason,
    as_of,
    discharged,
    discharge_reason
from {{ ref('int_ndtms__episodes') }}
where first_modality is not null
