-- Treatment Outcomes Profile forms from NDTMS, in the columns of the extract: one row a form, which its records repeat.
-- Volunteering is empty: set K has no column for it.
with forms as (
    select
        records.*,
        row_number() over (
            partition by records.authority, records.treatment_key, records.form_key
            order by records.topdate desc, records.modid_key asc, records.submid_key asc, records.titid_key asc
        ) as copy_number
    from {{ ref('int_ndtms__records') }} as records
    where records.form_key is not null and records.topdate is not null
)

select
    authority,
    {{ sha256("treatment_key || '|' || form_key") }} as form_key,
    cast(dense_rank() over (partition by authority order by treatment_key, form_key) as integer) as form_rank,
    person_key,
    treatment_key,
    case trstage when 'S' then 'start' when 'R' then 'review' else 'exit' end as stage,
    topdate as form_date,
    alcuse as alcohol_days,
    opiuse as opiate_days,
    crause as crack_days,
    cocause as cocaine_days,
    amphuse as amphetamine_days,
    cannuse as cannabis_days,
    otdrguse as other_days,
    psyhstat as psychological_health,
    phstat as physical_health,
    quallife as quality_of_life,
    pwork as paid_work_days,
    cast(null as integer) as volunteering_days,
    educat as education_days,
    as_of
from forms
where copy_number = 1 and trstage in ('S', 'R', 'E')
