{{ config(severity='warn') }}
-- The toolkit wants Family Safeguarding to end by the referral's end (R04 on or before R08). Counted, never changed.
select distinct
    authority,
    person_key,
    family_key,
    r03_fs_start_date
from {{ ref('person_quarter') }}
where r08_referral_end_date < coalesce(r04_fs_end_date, date '9999-12-31')
