-- Persons from Annex A, in the columns of the extract: of each field the newest workbook that has it and, in one
-- workbook, the list that is kept best.
{% set lists = [8, 7, 6, 5, 4, 3, 9, 10, 2, 1] -%}
with listed as (
    {%- for list in lists %}
        {{ 'union all' if not loop.first }}
        select
            authority,
            as_of,
            person_key,
            number,
            {{ sex_of(annex_a_sex('sex')) }} as sex,
            {{ annex_a_ethnicity('ethnicity') }} as ethnicity,
            date_of_birth,
            sex as sex_returned,
            {{ loop.index }} as place
        from {{ ref('stg_annex_a__list_' ~ list) }}
    {%- endfor %}
),

in_order as (
    select
        listed.*,
        -row_number() over (
            partition by authority, listed.person_key order by as_of desc, listed.place asc, listed.number asc
        ) as position
    from listed
    inner join {{ ref('stg_register__returns') }} as returns using (authority, as_of)
    where returns.standard = 'annex_a' and returns.extract = 'social_care/persons'
)

select
    authority,
    person_key,
    {{ newest_known('date_of_birth', 'position') }} as date_of_birth,
    coalesce({{ newest_known('sex', 'position', known="sex != 'U'") }}, 'U') as sex,
    {{ newest_known('ethnicity', 'position') }} as ethnicity,
    cast(null as bigint) as upn_hash,
    max(as_of) as as_of,
    {{ newest_known('sex_returned', 'position') }} as sex_returned
from in_order
group by authority, person_key
