-- NDTMS: what is lost or assumed, one row a record, episode or form that it concerns. `format_losses` says what it
-- means.
select
    authority,
    'records' as table_name,
    as_of,
    'records without consent' as what
from {{ ref('stg_ndtms__records') }}
where consent = 'N'
union all
select
    authority,
    'records' as table_name,
    as_of,
    'open episodes without a modality' as what
from {{ ref('int_ndtms__episodes') }}
where triaged is not null and first_modality is null and discharged is null
union all
select
    authority,
    'records' as table_name,
    as_of,
    'episodes without an assessment date' as what
from {{ ref('int_ndtms__episodes') }}
where triaged is null
union all
select
    authority,
    'records' as table_name,
    as_of,
    'discharges before the first modality' as what
from {{ ref('int_treatments__from_ndtms') }}
where discharged < start_date
union all
select
    authority,
    'records' as table_name,
    as_of,
    'discharge reasons not listed' as what
from {{ ref('int_treatments__from_ndtms') }}
where closure_date is not null and closure_reason is null
union all
select
    authority,
    'records' as table_name,
    as_of,
    'forms without volunteering' as what
from {{ ref('int_treatment_outcomes_profiles__from_ndtms') }}
union all
select
    authority,
    'records' as table_name,
    max(as_of) as as_of,
    'forms whose stage is not listed' as what
from {{ ref('int_ndtms__records') }}
where form_key is not null and topdate is not null and coalesce(trstage, '') not in ('S', 'R', 'E')
group by authority, treatment_key, form_key
